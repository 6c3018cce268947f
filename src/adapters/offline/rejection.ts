import type { ReadSentence } from './match.ts';

/**
 * Marks in each sentence the words that are named only to be turned down, by the sentence itself or by the next one, or
 * that are told as other people's position or as a thing of the past.
 */
export function heldSentences(sentences: readonly ReadSentence[]): ReadSentence[] {
  return sentences.map((sentence, at) => {
    const next = sentences[at + 1];
    const turnedDown = next !== undefined && startOf(turnsDown, next) !== undefined;
    if (turnedDown || startOf(rejectsAll, sentence) !== undefined) {
      return { ...sentence, rejected: sentence.words.map(() => true) };
    }
    const covers = [rejectedRest(sentence), rejectedBefore(sentence)].filter((range) => range !== undefined);
    if (covers.length === 0) return sentence;
    return {
      ...sentence,
      rejected: sentence.words.map(
        (_, i) => sentence.rejected[i] || covers.some(([from, until]) => i >= from && i < until),
      ),
    };
  });
}

type Range = readonly [from: number, until: number];

function rejectedRest(sentence: ReadSentence): Range | undefined {
  const from = startOf(rejectsRest, sentence);
  if (from === undefined) return undefined;
  const until = sentence.words.findIndex(
    ({ word, mark }, i) =>
      i > from + 1 && (word === 'but' || /[;.!?]/.test(mark) || (mark === ',' && pronoun.test(word))),
  );
  return [from, until === -1 ? sentence.words.length : until];
}

/** From the beginning of the clause up to the words that turn it down. */
function rejectedBefore(sentence: ReadSentence): Range | undefined {
  const until = startOf(rejectsSubject, sentence);
  if (until === undefined) return undefined;
  const from = sentence.words.findLastIndex(
    ({ word, mark }, i) =>
      i < until && (/[;:.!?—–]/.test(mark) || /^(?:but|because|so|since|and)$/.test(word)),
  );
  return [Math.max(from, 0), until];
}

const pronoun = /^(?:i|we|you|they|it|he|she)$/;

/** The index of the word at which the pattern stands affirmed; *nothing wrong with it* rejects nothing. */
function startOf(pattern: RegExp, { words, negated }: ReadSentence): number | undefined {
  const line = words.map(({ word }) => word).join(' ');
  for (const found of line.matchAll(pattern)) {
    const at = line.slice(0, found.index).split(' ').length - 1;
    if (!negated[at]) return at;
  }
  return undefined;
}

const anyOf = (...patterns: string[]): RegExp => new RegExp(`\\b(?:${patterns.join('|')})\\b`, 'g');

const judging = '(?:is|was|be|are|feels|seems|looks|being) (?:\\w+ ){0,2}';

/** Turns down whatever else the sentence says. */
const rejectsAll = anyOf(
  `${judging}(?:mistake|wrong|bad idea|terrible|anti ?pattern|trap|nonsense|fallacy|myth|naive|reckless|irresponsible|pointless|useless|backwards|red flag)`,
  '(?:mistake|wrong|reckless|naive|irresponsible|foolish|silly) to',
  '(?:the|a) (?:wrong|worst|naive|classic|common|usual|lazy) (?:\\w+ )?(?:answer|reaction|reflex|mistake|response|move|trap|instinct|temptation|advice)',
  'tempt(?:ing|ed|ation)',
  'i (?:strongly |fully )?disagree',
  '(?:some|many|most|other|few|lots of|plenty of) (?:people|teams|engineers|managers|companies|folks|candidates|places) (?:would |will |just )?(?:say|think|believe|claim|want|insist|argue|assume|propose)',
  '(?:people|they|somebody|someone|everybody|everyone) (?:always )?(?:says?|thinks?|claims?)',
  '(?:would|will) (?:only )?(?:backfire|hurt|make (?:it|this|things) worse)',
  'makes (?:it|this|things) worse',
  '(?:we|i|they) used to',
);

/** Turns down what comes after it. */
const rejectsRest = anyOf(
  'i (?:would |will |try to |always )?avoid',
  'avoid(?:ing)? (?:the|any|a)',
  'resist(?:ed|ing)? the',
  '(?:argue|argued|advise|advised|caution|warn|warned|recommend|decide|decided|vote|be|am|push back|pushed back) (?:strongly )?against',
  'push(?:ed|ing)? back (?:on|when|if)',
  'talk (?:them|him|her|people) out of',
  'stop (?:people|them|anyone|teams) from',
  'beware of',
  'not (?:just|simply|only|merely|blindly)',
);

/** Turns down what stands before it. */
const rejectsSubject = anyOf(
  '(?:is|are|was|were|be|feels|seems|looks) (?:far |much |way |simply |just |a bit )?too \\w+',
  '(?:is|are|was|be) (?:exactly |precisely |just )?what (?:we|i|you) (?:\\w+ )?(?:have|need|want|try|should|must) (?:not )?(?:to )?(?:get rid of|avoid|stop|prevent|leave behind|move away from)',
  '(?:is|are|was|be) no (?:solution|fix|answer|strategy|plan|help|cure|substitute)',
  '(?:solves|fixes|helps|changes|proves|tells|means) (?:us |me |you |them )?(?:nothing|nobody|no one)',
  '(?:does|do|did|will|would) not (?:really |actually )?(?:help|work|solve|fix|scale|prove|save)',
  '(?:is|are|was|be) (?:simply |just |only |also |very |rather |quite )?(?:not enough|dangerous|risky|overkill|premature|cosmetic|cosmetics|theatre|theater)',
);

/** Begins a sentence that turns down the one before. */
const turnsDown =
  /^(?:i (?:strongly |fully )?disagree|(?:this|that|it|which|both|all of this) (?:is|was|would be|are) (?:simply |just )?(?:a |an |the )?(?:wrong|mistake|bad|terrible|trap|dangerous|nonsense|false|anti|not (?:how|what|true|the answer|a good))|bad idea|wrong\b|that (?:never|does not) (?:work|help|scale|fix)|i (?:do not buy|do not agree|do not think so|would not do that)|not true)/g;
