import type { Word } from './words.ts';

/**
 * Whether a text is plainly in another language than English. It answers yes only on clear signs, a foreign script
 * or several foreign function words with hardly an English one: a short technical list has neither and passes.
 */
export function isForeign(text: string, words: readonly Word[]): boolean {
  return hasForeignScript(text) || hasForeignFunctionWords(words);
}

function hasForeignScript(text: string): boolean {
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  // A sign of these scripts says about as much as three letters.
  const dense =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0;
  return letters - latin + 2 * dense > latin;
}

function hasForeignFunctionWords(words: readonly Word[]): boolean {
  const english = words.filter((word) => englishOnly.has(word.form)).length;
  return foreign.some((language) => {
    const hits = words.filter((word) => language.has(word.form));
    const distinct = new Set(hits.map((word) => word.form)).size;
    return distinct >= 3 && hits.length > 2 * english && hits.length >= words.length * 0.15;
  });
}

const listed = (text: string) => new Set(text.split(/\s+/));

const englishOnly = listed(
  `the and of that with for this would have not but they then our my from what when which by if are were will should
  i'd i'll it's their there because before after first how could than`,
);

/** Frequent small words of the languages most likely to turn up, without those that English or jargon also has. */
const foreign = [
  listed(`ich wir nicht und oder aber der das den dem des ein eine einen einer ist sind wird werden würde würden
    mit von für auf auch wenn dann weil dass zu zum zur über nach bei sich noch nur schon mein unser`),
  listed(`je j'ai nous vous il elle ils les des du une est sont et ou mais pas ne que qui dans pour avec sur au aux
    ce cette ces c'est d'abord puis ensuite parce très aussi être serait ferais notre mon`),
  listed(`yo el los las una unos y o pero que es son está para por con del al se lo su como más muy también primero
    después porque cuando nosotros mi si sería haría nuestro`),
  listed(`eu nós os uma um e ou mas não que é são está para por com do da dos das ao no na se como mais muito também
    primeiro depois porque quando meu nosso seria faria você`),
  listed(`io noi il lo gli le una un e ma non che è sono per con del della dei al alla si come più molto anche prima
    poi perché quando mio nostro sarebbe farei`),
  listed(`ik wij niet en maar het een zijn wordt zou zouden met van voor ook als dan omdat dat naar bij nog eerst
    mijn onze deze wat`),
  listed(`ja my nie i w z na że się jest są było będzie dla przez ale oraz jak tak tylko najpierw potem ponieważ
    które który mój nasz`),
  listed(`jag vi inte och men det den att är var skulle med för från också när sedan eftersom på av om först min vår
    jeg ikke af på også når fordi`),
  listed(`ben biz değil ve ama bu bir için ile çok daha sonra önce çünkü olarak gibi ne var yok`),
  listed(
    `saya kami tidak dan tetapi yang ini itu untuk dengan dari ke di pada akan adalah karena juga lalu pertama`,
  ),
  listed(`tôi chúng không và nhưng là của cho với từ trong này đó sẽ được vì cũng sau đầu tiên`),
] as const;
