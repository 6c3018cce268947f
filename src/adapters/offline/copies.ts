import type { GradeRequest } from '../../core/grading/grader.ts';
import { questionTexts, rubricTexts } from '../../core/grading/reference-texts.ts';
import { type Word, wordsOf } from './words.ts';

/** Finds in an answer's sentences what was taken from the question or from the rubric. */
export type Copies = {
  /** Most of the sentence repeats the question. */
  isEcho: (words: readonly Word[]) => boolean;
  /** A sentence long enough that nobody words it so by chance repeats the rubric. */
  isCopy: (words: readonly Word[]) => boolean;
  /** About half of all words are taken from the rubric. */
  isPaste: (sentences: readonly { words: readonly Word[] }[]) => boolean;
  /** Nearly every word stands in the outline: real answers share four words in five with it at most. */
  isMadeOfOutline: (sentences: readonly { words: readonly Word[] }[]) => boolean;
  /** As much as a short sentence can show: technical terms do coincide, so it counts in a paste only. */
  isShortCopy: (words: readonly Word[]) => boolean;
};

const known = new WeakMap<object, { asks: string; copies: Copies }>();

/** The finder for one step of one question, built once. */
export function copiesOf({ question, step }: GradeRequest): Copies {
  const cached = known.get(step.criteria);
  if (cached?.asks === step.asks) return cached.copies;
  const asked = questionTexts(question, step);
  const rubric = rubricTexts(question, step);
  const runs = {
    asked: runSet(asked, 3),
    long: runSet(rubric, 4),
    short: new Map([1, 2, 3].map((n) => [n, runSet(rubric, n)])),
  };
  const outline = runSet(question.outline, 1);
  const isEcho = (words: readonly Word[]) =>
    words.length >= 4 && shareIn(words, { runs: runs.asked, length: 3 }) >= (words.length < 5 ? 1 : 0.7);
  const copies: Copies = {
    isEcho,
    isCopy: (words) => words.length >= 12 && shareIn(words, { runs: runs.long, length: 4 }) >= 0.65,
    isPaste: (sentences) => {
      const all = sentences.reduce((sum, { words }) => sum + words.length, 0);
      const taken = sentences.reduce(
        (sum, { words }) => sum + copiedIn(words, { runs: runs.long, length: 4 }),
        0,
      );
      return taken >= all * 0.45;
    },
    isMadeOfOutline: (sentences) => {
      const words = sentences.flatMap((sentence) => sentence.words);
      return words.length >= 40 && shareIn(words, { runs: outline, length: 1 }) >= 0.92;
    },
    isShortCopy: (words) => {
      const length = Math.min(3, words.length);
      const short = runs.short.get(length);
      return short !== undefined && words.length <= 20 && shareIn(words, { runs: short, length }) >= 0.4;
    },
  };
  known.set(step.criteria, { asks: step.asks, copies });
  return copies;
}

type Runs = { runs: ReadonlySet<string>; length: number };

function runSet(texts: readonly string[], length: number): Set<string> {
  return new Set(texts.flatMap((text) => runsOf(wordsOf(text), length)));
}

function shareIn(words: readonly Word[], runs: Runs): number {
  return copiedIn(words, runs) / Math.max(1, words.length);
}

/** How many words lie in a run which the references hold. */
function copiedIn(words: readonly Word[], { runs, length }: Runs): number {
  const copied = new Set<number>();
  for (const [start, run] of runsOf(words, length).entries()) {
    if (!runs.has(run)) continue;
    for (let at = start; at < start + length; at++) copied.add(at);
  }
  return copied.size;
}

function runsOf(words: readonly Word[], length: number): string[] {
  const runs: string[] = [];
  for (let at = 0; at + length <= words.length; at++) {
    runs.push(
      words
        .slice(at, at + length)
        .map(({ stem }) => stem)
        .join(' '),
    );
  }
  return runs;
}
