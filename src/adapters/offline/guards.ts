import type { GradeRequest } from '../../core/grading/grader.ts';
import { isFunctionWord } from '../../core/grading/words.ts';
import { compileCues } from './compiled-cues.ts';
import { type Copies, copiesOf } from './copies.ts';
import type { Cue } from './cue.ts';
import { figureAt, figureKinds } from './figures.ts';
import { findCue, type ReadSentence } from './match.ts';
import { readWordOrder, type WordOrder } from './word-order.ts';
import type { Word } from './words.ts';

/** Why words of an answer earn nothing although cues stand in them. */
export type Refusal = 'copied' | 'shuffled' | 'word-list' | 'tells-the-grader';

export type Guarded = {
  /** The sentences that may earn something. */
  own: ReadSentence[];
  /** Why others may not, each reason once. */
  refused: ReadonlySet<Refusal>;
};

/**
 * Takes out what only looks like an answer: the question or the rubric repeated, words without the order of
 * sentences, lists of keywords, and orders to the grader. An answer that is shuffled or a list as a whole keeps nothing.
 */
export function guardAnswer(request: GradeRequest, sentences: readonly ReadSentence[]): Guarded {
  const cues = request.step.criteria.flatMap((criterion) => compileCues(criterion.cues).flat());
  const profiles = sentences.map((sentence) => profileOf(sentence, cues));
  const whole = refusalOfWhole(sum(profiles), sentences.length);
  if (whole) return { own: [], refused: new Set([whole]) };

  const copies = copiesOf(request);
  if (copies.isMadeOfOutline(sentences)) return { own: [], refused: new Set(['copied']) };
  const pasted = copies.isPaste(sentences);
  const own: ReadSentence[] = [];
  const refused = new Set<Refusal>();
  for (const [at, sentence] of sentences.entries()) {
    const refusal = refusalOf(sentence, { profile: profiles[at] ?? nothing, copies, pasted });
    if (refusal) refused.add(refusal);
    else own.push(sentence);
  }
  return { own, refused };
}

/** Counts of words, those of figures aside: all, as they were written, those that cues ask for, and grammar. */
type Profile = {
  words: number;
  written: number;
  cued: number;
  grammar: number;
  commas: number;
  order: WordOrder;
};

const nothing: Profile = {
  words: 0,
  written: 0,
  cued: 0,
  grammar: 0,
  commas: 0,
  order: { looked: 0, broken: 0 },
};

function profileOf(sentence: ReadSentence, cues: readonly Cue[]): Profile {
  const { words } = sentence;
  const figures = figureWords(words);
  const cued = new Set(cues.flatMap((cue) => findCue(cue, sentence)?.words ?? []));
  return {
    words: words.length - figures.size,
    written: new Set(words.map(({ start }) => start)).size,
    cued: cued.difference(figures).size,
    grammar: words.filter(({ word }, at) => !figures.has(at) && isFunctionWord(word)).length,
    commas: words.filter(({ mark }) => mark === ',').length,
    order: readWordOrder(sentence),
  };
}

/** Figures with their units say something by themselves: *99.9 % under 800 ms over 28 days* needs no grammar. */
function figureWords(words: readonly Word[]): Set<number> {
  const figures = new Set<number>();
  for (let at = 0; at < words.length; at++) {
    for (const kind of figureKinds) {
      const last = figureAt(words, { at, kind });
      for (let i = at; last !== undefined && i <= last; i++) figures.add(i);
    }
  }
  return figures;
}

function sum(profiles: readonly Profile[]): Profile {
  const total = structuredClone(nothing);
  for (const { words, written, cued, grammar, commas, order } of profiles) {
    total.commas += commas;
    total.words += words;
    total.written += written;
    total.cued += cued;
    total.grammar += grammar;
    total.order.looked += order.looked;
    total.order.broken += order.broken;
  }
  return total;
}

function refusalOfWhole(profile: Profile, sentences: number): Refusal | undefined {
  const { order, words, written, grammar } = profile;
  if (order.broken >= 3 && order.broken / order.looked >= 0.06) return 'shuffled';
  // Bullets of real answers hold six words and more on average, cues put under each other hold three at most.
  if (sentences >= 4 && written / sentences < 4) return 'word-list';
  if (words >= 8 && isWordList(profile, 0.55)) return 'word-list';
  // Terse answers hold 19 in a hundred grammar words and more, answers of some length 40.
  if (words >= 15 && grammar / words < (words >= 80 ? 0.2 : 0.15)) return 'word-list';
  return undefined;
}

type Context = { profile: Profile; copies: Copies; pasted: boolean };

function refusalOf({ text, words }: ReadSentence, { profile, copies, pasted }: Context): Refusal | undefined {
  if (ordersGrader.test(text)) return 'tells-the-grader';
  if (copies.isEcho(words) || copies.isCopy(words) || (pasted && copies.isShortCopy(words))) return 'copied';
  if (profile.order.broken >= 2) return 'shuffled';
  // One word is a keyword and no statement, and a quote of one word proves nothing.
  if (profile.written < 2 && profile.cued > 0) return 'word-list';
  return isEnumeration(profile) || (profile.words >= 18 && isWordList(profile, 0.6))
    ? 'word-list'
    : undefined;
}

/**
 * Whether cues make up a text as they never make up sentences. In terse but real answers the share of cue words leads
 * that of grammar by 0.45 at most and is 0.72 at most; strung-together cues begin where the lead is 0.5.
 */
function isWordList({ words, cued, grammar }: Profile, lead: number): boolean {
  return (cued - grammar) / words >= lead || (cued / words >= 0.8 && grammar / words < 0.3);
}

/** Cues strung together with commas, in whatever sentence they are wrapped. */
function isEnumeration({ words, cued, commas }: Profile): boolean {
  return commas >= 6 && words / (commas + 1) <= 5 && cued / words >= 0.55;
}

const ordersGrader = new RegExp(
  [
    '\\b(?:mark|grade|rate|judge|count|treat|score)\\b.{0,80}\\bas (?:fully )?(?:met|satisfied|fulfilled|passed)\\b',
    '\\b(?:all|every|each) criteri(?:a|on) (?:is|are|should be|has been|have been)\\b',
    '\\bverdict\\b.{0,20}\\bmet\\b',
    '\\b(?:give|award|assign)\\b.{0,40}\\b(?:full|maximum|highest|top) (?:marks|points|credit|score|grade)\\b',
    '\\bthis (?:answer|response) (?:meets|satisfies|fulfils|covers|mentions|names)\\b',
  ].join('|'),
  'i',
);
