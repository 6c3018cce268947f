import type { GradeRequest } from '../../core/grading/grader.ts';
import { questionTexts, rubricTexts } from '../../core/grading/reference-texts.ts';
import { type Word, wordsOf } from './words.ts';

/** Finds in an answer's sentences what was taken from the question or from the rubric. */
export type Copies = {
  /** Most of the sentence repeats the question. */
  isEcho: (words: readonly Word[]) => boolean;
  /** Most of the sentence repeats question or rubric in runs that people do not word alike by chance. */
  isCopy: (words: readonly Word[]) => boolean;
  /** As much as a short sentence can show; to be trusted only beside a real copy. */
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
  const isEcho = (words: readonly Word[]) =>
    words.length >= 4 && shareIn(words, { runs: runs.asked, length: 3 }) >= 0.7;
  const copies: Copies = {
    isEcho,
    isCopy: (words) =>
      isEcho(words) || (words.length >= 8 && shareIn(words, { runs: runs.long, length: 4 }) >= 0.65),
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

/** Share of the words that lie in a run which the references hold. */
function shareIn(words: readonly Word[], { runs, length }: Runs): number {
  const copied = new Set<number>();
  for (const [start, run] of runsOf(words, length).entries()) {
    if (!runs.has(run)) continue;
    for (let at = start; at < start + length; at++) copied.add(at);
  }
  return copied.size / Math.max(1, words.length);
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
