import type { GradeRequest } from '../../core/grading/grader.ts';
import { questionTexts, rubricTexts } from '../../core/grading/reference-texts.ts';
import { copiedWords, isFunctionWord, wordsOf } from '../../core/grading/words.ts';
import { compileCues } from './compiled-cues.ts';
import { findCue, type ReadSentence } from './match.ts';
import { readWordOrder } from './word-order.ts';

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
  const whole = refusalOfWhole(request, sentences);
  if (whole) return { own: [], refused: new Set([whole]) };
  const own: ReadSentence[] = [];
  const refused = new Set<Refusal>();
  for (const sentence of sentences) {
    const refusal = refusalOf(request, sentence);
    if (refusal) refused.add(refusal);
    else own.push(sentence);
  }
  return { own, refused };
}

function refusalOfWhole(request: GradeRequest, sentences: readonly ReadSentence[]): Refusal | undefined {
  const orders = sentences.map(({ words }) => readWordOrder(words));
  const looked = orders.reduce((sum, order) => sum + order.looked, 0);
  const broken = orders.reduce((sum, order) => sum + order.broken, 0);
  if (broken >= 3 && broken / looked >= 0.06) return 'shuffled';

  const profile = profileOf(request, sentences);
  if (profile.words >= 8 && isWordList(profile, 0.45)) return 'word-list';
  if (profile.words >= 15 && profile.grammar < 0.13) return 'word-list';
  return undefined;
}

function refusalOf(request: GradeRequest, sentence: ReadSentence): Refusal | undefined {
  if (ordersGrader.test(sentence.text)) return 'tells-the-grader';
  if (isCopied(request, sentence.text)) return 'copied';
  if (readWordOrder(sentence.words).broken >= 2) return 'shuffled';
  const profile = profileOf(request, [sentence]);
  // One word is a keyword and no statement, and a quote of one word proves nothing.
  if (profile.written < 2) return 'word-list';
  return profile.words >= 10 && isWordList(profile, 0.6) ? 'word-list' : undefined;
}

type Profile = { words: number; written: number; cued: number; grammar: number };

/** Terse but real answers reach a lead of 0.35 and cues in 0.61 of their words; strung-together cues begin at 0.5. */
function isWordList({ cued, grammar }: Profile, lead: number): boolean {
  return cued - grammar >= lead || cued >= 0.75;
}

/** How much of the text is words that cues ask for, and how much is grammar. */
function profileOf({ step }: GradeRequest, sentences: readonly ReadSentence[]): Profile {
  let [words, cued, grammar, written] = [0, 0, 0, 0];
  const cues = step.criteria.flatMap((criterion) => compileCues(criterion.cues).flat());
  for (const sentence of sentences) {
    const found = new Set(cues.flatMap((cue) => findCue(cue, sentence)?.words ?? []));
    words += sentence.words.length;
    written += new Set(sentence.words.map(({ start }) => start)).size;
    cued += found.size;
    grammar += sentence.words.filter(({ word }) => isFunctionWord(word)).length;
  }
  const total = Math.max(1, words);
  return { words, written, cued: cued / total, grammar: grammar / total };
}

function isCopied({ question, step }: GradeRequest, text: string): boolean {
  const words = wordsOf(text);
  const share = (references: readonly string[], run: number) =>
    copiedWords(words, references, run).filter(Boolean).length / Math.max(1, words.length);
  if (words.length >= 4 && share(questionTexts(question, step), 3) >= 0.7) return true;
  return words.length >= 6 && share(rubricTexts(question, step), 4) >= 0.6;
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
