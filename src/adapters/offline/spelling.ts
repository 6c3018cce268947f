import type { GradeRequest } from '../../core/grading/grader.ts';
import { questionTexts, rubricTexts } from '../../core/grading/reference-texts.ts';
import { compileCues } from './compiled-cues.ts';
import { type Word, wordsOf } from './words.ts';

/** Words that an answer may have meant when it holds a word that nobody knows. */
export type Vocabulary = {
  /** Stems that are spelled right, whether or not a cue asks for them. */
  known: ReadonlySet<string>;
  /** Stems that cues ask for, by their first letter. */
  wanted: ReadonlyMap<string, readonly string[]>;
};

/** Shorter words are too near to each other: *deploy* and *employ*, *later* and *latter*. */
const shortestWord = 6;
/** From this length on a letter may be missing or too many; below it, only doubled, halved or swapped with the next. */
const longStem = 8;
/** Right words that one slip turns into other right words. */
const confusable = new Set('compliant complaint causal casual angle angel martial marital'.split(' '));

const vocabularies = new WeakMap<object, Vocabulary>();

/** The words of one step of one question, gathered once. */
export function vocabularyOf({ question, step }: GradeRequest): Vocabulary {
  const cached = vocabularies.get(step.criteria);
  if (cached) return cached;
  const cues = [...step.criteria, ...step.redFlags].flatMap(({ cues }) => compileCues(cues).flat());
  const cued = cues.flatMap(({ source }) => wordsOf(source.replace(/[/+*()]|<\w+>/g, ' ')));
  const texts = [...questionTexts(question, step), ...rubricTexts(question, step)].flatMap((text) =>
    wordsOf(text),
  );
  const wanted = new Map<string, string[]>();
  for (const stem of new Set(cued.map((word) => word.stem))) {
    if (stem.length >= shortestWord - 1)
      wanted.set(stem.charAt(0), [...(wanted.get(stem.charAt(0)) ?? []), stem]);
  }
  const vocabulary = { known: new Set([...cued, ...texts].map((word) => word.stem)), wanted };
  vocabularies.set(step.criteria, vocabulary);
  return vocabulary;
}

/** The words with one slip of the keyboard mended, where a single wanted word can be meant. */
export function mendSpelling(words: readonly Word[], { known, wanted }: Vocabulary): Word[] {
  return words.map((word) => {
    if (word.word.length < shortestWord || known.has(word.stem) || !/^[a-z]+$/.test(word.word)) return word;
    if (confusable.has(word.word)) return word;
    const near = (wanted.get(word.stem.charAt(0)) ?? []).filter((stem) => isSlip(word.stem, stem));
    return near.length === 1 && near[0] !== undefined ? { ...word, stem: near[0] } : word;
  });
}

/**
 * Whether one slip turns one stem into the other. A letter in the place of another is none (*throughout* is not
 * *throughput*), nor is one more or less at the end, where inflections are.
 */
export function isSlip(written: string, meant: string): boolean {
  if (written === meant || Math.abs(written.length - meant.length) > 1) return false;
  const [short, long] = written.length < meant.length ? [written, meant] : [meant, written];
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length === long.length) {
    const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
    return swapped && short.slice(at + 2) === long.slice(at + 2);
  }
  if (at === short.length || short.slice(at) !== long.slice(at + 1)) return false;
  return short.length >= longStem || long[at] === long[at - 1];
}
