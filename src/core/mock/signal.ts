import type { Level } from '../bank/question.ts';
import { type Signal, type SignalLimit, signals } from '../delivery/interview-content.ts';
import { type CountedQuestion, pointsShown, upTo } from './counted-questions.ts';
import type { Part } from './interview.ts';

/** How much a question weighs: an opener is there to warm up. */
export const partWeights: Readonly<Record<Part, number>> = { opener: 1, core: 2, 'weak-spot': 2 };

/** Points that a hint costs, off those of its question. */
export const hintPoints = 1;

/** The least share of the level's points for each signal; below the last it is a strong no. */
export const signalBars: readonly [Signal, number][] = [
  ['strong-yes', 0.85],
  ['yes', 0.7],
  ['lean-yes', 0.6],
  ['lean-no', 0.5],
  ['no', 0.3],
];

/** A question below this share keeps the signal at `lean-yes`, however good the others are. */
export const weakQuestionShare = 0.25;
/** Less than this share of the planned questions is too little to say more than `lean-yes`. */
export const fewQuestionsShare = 0.5;

export type SignalReading = { signal: Signal | null; score: number | null; limits: SignalLimit[] };

/**
 * The hiring signal, by rule. A question's share is the points shown over the points that the level asks for, in main
 * question and follow-ups, less those of red flags and hints; the interview's is their mean by `partWeights`. `signalBars`
 * turn it into a signal, and what the README calls limits may keep that down. Null where nothing was graded. A better
 * verdict never lowers it.
 */
export function readSignal(
  questions: readonly CountedQuestion[],
  { level, planned }: { level: Level; planned: number },
): SignalReading {
  if (questions.every(({ grades }) => grades.length === 0)) return { signal: null, score: null, limits: [] };
  let [sum, weights] = [0, 0];
  for (const question of questions) {
    const weight = partWeights[question.part];
    sum += weight * shareShown(question, level);
    weights += weight;
  }
  const score = sum / weights;
  const limits = limitsOf(questions, { level, planned });
  const reached = signalBars.find(([, bar]) => score >= bar - rounding)?.[0] ?? 'strong-no';
  const allowed = limits.map((limit) => mostWith[limit]);
  const signal = [reached, ...allowed].reduce((low, each) =>
    signals.indexOf(each) < signals.indexOf(low) ? each : low,
  );
  return {
    signal,
    score,
    limits: limits.filter((limit) => signals.indexOf(mostWith[limit]) < signals.indexOf(reached)),
  };
}

/** Shares are sums of fractions: 0.7 may come out a hair below. */
const rounding = 1e-9;

const mostWith: Readonly<Record<SignalLimit, Signal>> = {
  'red-flag': 'lean-yes',
  'red-flags': 'lean-no',
  'weak-question': 'lean-yes',
  'few-questions': 'lean-yes',
};

function limitsOf(
  questions: readonly CountedQuestion[],
  { level, planned }: { level: Level; planned: number },
): SignalLimit[] {
  const flags = questions.reduce((sum, { redFlags }) => sum + redFlags.length, 0);
  const answered = questions.filter(({ grades }) => grades.length > 0).length;
  return [
    ...(flags > 1 ? (['red-flags'] as const) : flags === 1 ? (['red-flag'] as const) : []),
    ...(questions.some((question) => shareShown(question, level) < weakQuestionShare)
      ? (['weak-question'] as const)
      : []),
    ...(answered < planned * fewQuestionsShare ? (['few-questions'] as const) : []),
  ];
}

/** The share of what the level asks for that the answers to one question show, 0 to 1. */
export function shareShown({ judged, redFlags, hints }: CountedQuestion, level: Level): number {
  let [shown, possible] = [0, 0];
  for (const each of upTo(judged, level)) {
    shown += pointsShown(each);
    possible += each.criterion.points;
  }
  const off = redFlags.reduce((sum, { points }) => sum + points, 0) + hints * hintPoints;
  return possible === 0 ? 0 : Math.max(0, shown - off) / possible;
}
