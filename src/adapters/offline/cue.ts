import { type FigureKind, figureKinds } from './figures.ts';
import { isNegator } from './negation.ts';
import { longestSynonym, synonyms } from './synonyms.ts';
import { isArticle, wordsOf } from './words.ts';

/** What one word of an answer is compared with. */
export type Atom =
  | { kind: 'stem'; stem: string }
  | { kind: 'prefix'; prefix: string }
  | { kind: 'figure'; figure: FigureKind };

/** A place in a phrase: any one of these runs of words fills it. */
export type Slot = readonly (readonly Atom[])[];

/** An alternative of a cue group. All phrases must stand in one sentence; `negating` cues are found in any scope. */
export type Cue = { source: string; phrases: readonly (readonly Slot[])[]; negating: boolean };

export type CueReading = { ok: true; cue: Cue } | { ok: false; problem: string };

/** Reads one alternative in the notation of docs/authoring.md; a problem says what is wrong and what to write instead. */
export function parseCue(source: string): CueReading {
  const foreign = /[|[\]{}"“”=^$\\]/.exec(source.replace(/[$€£]\d/g, ''))?.[0];
  if (foreign !== undefined) return problem(source, `"${foreign}" has no meaning in a cue; remove it`);

  const phrases: Slot[][] = [];
  let negating = false;
  for (const part of source.split(/(?:^|\s)\+(?=\s|$)/)) {
    const phrase = parsePhrase(part.trim());
    if (typeof phrase === 'string') return problem(source, phrase);
    if (phrase.length === 0) return problem(source, 'a side of "+" is empty; write words on both sides');
    negating ||= phrase.flat(2).some((atom) => atom.kind === 'stem' && isNegator(atom.stem));
    phrases.push(phrase.map((slot) => slot));
  }
  return { ok: true, cue: { source, phrases: phrases.map(withSynonyms), negating } };
}

function problem(source: string, text: string): CueReading {
  return { ok: false, problem: `Cannot read cue "${source}": ${text}` };
}

function parsePhrase(text: string): Slot[] | string {
  const slots: Slot[] = [];
  const tokens = text.replace(/\b(a\/b|i\/o)\b/gi, (term) => term.replace('/', '')).match(tokenPattern) ?? [];
  for (const token of tokens) {
    const slot: (readonly Atom[])[] = [];
    const choices = isTerm(token) ? [`(${token.replace('/', ' ')})`] : token.split(outerSlash);
    if (choices.length > 1 && choices.every((choice) => /^\p{L}$/u.test(choice)))
      return `"${token}" are choices of one letter each; write (${token}) for a term with a slash`;
    for (const choice of choices) {
      if (choice === '')
        return `"${token}" has an empty choice; write words on both sides of "/", without spaces`;
      // Articles do not count in a phrase, but as a choice they are meant: *per/a day*.
      if (isArticle(choice) && choices.length > 1) slot.push(...articlesLike(choice));
      else {
        const atoms = parseChoice(choice);
        if (typeof atoms === 'string') return atoms;
        if (atoms.length > 0) slot.push(atoms);
      }
    }
    if (slot.length === 0) continue;
    if (choices.length === 1) slots.push(...(slot[0] ?? []).map((atom): Slot => [[atom]]));
    else slots.push(slot);
  }
  return slots;
}

function articlesLike(article: string): Atom[][] {
  const words = article === 'the' ? ['the'] : ['a', 'an'];
  return words.map((stem) => [{ kind: 'stem', stem }]);
}

/** Words without spaces; parentheses hold spaces and slashes together. */
const tokenPattern = /(?:\([^()]*\)|\S)+/g;
const outerSlash = /\/(?![^()]*\))/;

/** Terms that are written with a slash: *24/7*, *80/20*, *blue/green*. */
function isTerm(token: string): boolean {
  if (/^(?:24\/7|blue\/green|n\/a|tcp\/ip|and\/or)$/i.test(token)) return true;
  const shares = /^(\d+)\/(\d+)$/.exec(token);
  return shares !== null && Number(shares[1]) + Number(shares[2]) === 100;
}

function parseChoice(choice: string): Atom[] | string {
  const inner = /^\((.*)\)$/.exec(choice)?.[1];
  if (inner !== undefined) return parseWords(inner);
  if (/[()]/.test(choice)) return `"${choice}" has half a parenthesis; write (several words)/word`;
  const named = /^<(.*)>$/.exec(choice)?.[1];
  if (named !== undefined) {
    const figure = figureKinds.find((kind) => kind === named);
    if (!figure)
      return `<${named}> is not a figure; use one of ${figureKinds.map((k) => `<${k}>`).join(', ')}`;
    return [{ kind: 'figure', figure }];
  }
  if (/[<>]/.test(choice)) return `"${choice}" is half a figure; write <number>, with spaces around it`;
  if (choice.includes('*')) return parsePrefix(choice);
  const words = wordsOf(choice);
  if (words.length === 0) return `"${choice}" holds no word; a "+" needs spaces around it`;
  return words.filter(({ word }) => !isArticle(word)).map(({ stem }) => ({ kind: 'stem', stem }));
}

function parseWords(text: string): Atom[] | string {
  const atoms: Atom[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const read = parseChoice(word);
    if (typeof read === 'string') return read;
    atoms.push(...read);
  }
  return atoms.length > 0 ? atoms : '"()" holds no word; write words between the parentheses';
}

/** `pg_stat*` is the word `pg` and then every word that starts with `stat`. */
function parsePrefix(choice: string): Atom[] | string {
  const atoms = wordsOf(choice.slice(0, -1)).map(({ word, stem }) => ({ word, stem }));
  const last = atoms.pop();
  if (!last || !/\p{L}[\p{L}\p{N}_-]{2,}\*$/u.test(choice) || choice.indexOf('*') < choice.length - 1) {
    return `"${choice}": a star stands at the end of three letters or more`;
  }
  return [...atoms.map(({ stem }): Atom => ({ kind: 'stem', stem })), { kind: 'prefix', prefix: last.word }];
}

/** Puts every ring of synonyms that a phrase touches beside what its author wrote, longest runs first. */
function withSynonyms(slots: readonly Slot[]): Slot[] {
  const widened: Slot[] = [];
  for (let at = 0; at < slots.length; ) {
    const run = longestRun(slots, at);
    if (run) {
      widened.push(run.ring.map((stems) => stems.map((stem): Atom => ({ kind: 'stem', stem }))));
      at += run.length;
      continue;
    }
    widened.push((slots[at] ?? []).flatMap((atoms) => [atoms, ...synonymsOf(atoms)]));
    at++;
  }
  return widened;
}

function longestRun(slots: readonly Slot[], at: number) {
  for (let length = Math.min(longestSynonym, slots.length - at); length > 0; length--) {
    const stems = slots.slice(at, at + length).map(onlyStem);
    const ring = stems.includes(undefined) ? undefined : synonyms.get(stems.join(' '));
    if (ring) return { ring, length };
  }
  return undefined;
}

function onlyStem(slot: Slot): string | undefined {
  const atom = slot.length === 1 && slot[0]?.length === 1 ? slot[0][0] : undefined;
  return atom?.kind === 'stem' ? atom.stem : undefined;
}

function synonymsOf(atoms: readonly Atom[]): Atom[][] {
  const stems = atoms.map((atom) => (atom.kind === 'stem' ? atom.stem : '*'));
  return (synonyms.get(stems.join(' ')) ?? []).map((ring) => ring.map((stem) => ({ kind: 'stem', stem })));
}
