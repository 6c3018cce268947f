import { z } from 'zod';
import type { GradeRequest } from './grader.ts';
import { isForeign } from './language.ts';
import { questionTexts, rubricTexts } from './reference-texts.ts';
import { readPart } from './sentences.ts';
import { copiedWords, isFunctionWord, type Word, wordsOf } from './words.ts';

/** Why an answer is not put to any grader. */
export const NotGradableReason = z.enum([
  'empty',
  'no-words',
  'not-english',
  'repeats-question',
  'repeats-rubric',
  'too-short',
]);
export type NotGradableReason = z.infer<typeof NotGradableReason>;

export type GateResult = { kind: 'gradable' } | { kind: 'not-gradable'; reason: NotGradableReason };

/** Distinct words of matter below which there is nothing to judge. */
export const minContentWords = 3;
/** Share of an answer's words, copied in runs, above which it is an echo. */
export const maxCopiedShare = 0.7;
/** Own words of matter under a quoted question that make it an answer all the same. */
const answersBelowQuote = 12;

/**
 * Refuses what no grader needs to read: it costs nothing, and a model that is shown nothing cannot be talked into
 * finding something. An answer that gives the grader orders passes: see `addressesGrader`.
 */
export function checkGradable({ question, step, answer }: Omit<GradeRequest, 'only'>): GateResult {
  const text = readPart(answer);
  if (text.trim() === '') return refuse('empty');
  const words = wordsOf(text.replace(/:[a-z0-9_+-]+:|<[@#!][^>]*>|https?:\/\/\S+/gi, ' '));
  if (!words.some((word) => /\p{L}/u.test(word.form))) return refuse('no-words');
  if (isForeign(text, words)) return refuse('not-english');

  const fromQuestion = copiedWords(words, questionTexts(question, step));
  if (share(fromQuestion) > maxCopiedShare && contentWords(words, fromQuestion).size < answersBelowQuote)
    return refuse('repeats-question');
  if (share(copiedWords(words, rubricTexts(question, step))) > maxCopiedShare)
    return refuse('repeats-rubric');
  if (contentWords(words, []).size < minContentWords) return refuse('too-short');
  return { kind: 'gradable' };
}

function refuse(reason: NotGradableReason): GateResult {
  return { kind: 'not-gradable', reason };
}

function share(marks: readonly boolean[]): number {
  return marks.filter(Boolean).length / Math.max(1, marks.length);
}

function contentWords(words: readonly Word[], copied: readonly boolean[]): Set<string> {
  return new Set(
    words.filter((word, i) => !copied[i] && !isFunctionWord(word.form)).map((word) => word.form),
  );
}
