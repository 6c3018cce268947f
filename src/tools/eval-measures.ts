import type { Verdict } from '../core/bank/question.ts';
import type { ReadLevel } from '../core/grading/level-reading.ts';
import type { Comparison, QuestionGroup, Reads } from './eval-compare.ts';
import type { Trial } from './eval-run.ts';
import {
  agreement,
  cohenKappa,
  correlation,
  meanDifference,
  type Pairs,
  partialCorrelation,
  quadraticKappa,
  rootMeanSquareError,
  shareOf,
} from './eval-statistics.ts';

/** How a value reads: a share of 1, a coefficient, or a difference between shares. */
export type Unit = 'share' | 'coefficient' | 'points';

type Measure = { says: string; unit: Unit; of: (groups: readonly QuestionGroup[]) => number | null };

/** Score difference from which labels call one answer better than another. */
const clearGap = 0.2;
/** Steps of the score scale that the quadratic kappa is computed over. */
const scoreSteps = 10;

/** Every figure of a labelled set, in the order in which it is printed. */
export const measures = {
  verdictAccuracy: {
    says: 'verdicts equal (met, partly, missed)',
    unit: 'share',
    of: (groups) => agreement(verdictPairs(groups)),
  },
  verdictKappa: {
    says: '  kappa',
    unit: 'coefficient',
    of: (groups) => cohenKappa(verdictPairs(groups)),
  },
  metAccuracy: {
    says: 'met or not met equal',
    unit: 'share',
    of: (groups) => agreement(metPairs(groups)),
  },
  metKappa: { says: '  kappa', unit: 'coefficient', of: (groups) => cohenKappa(metPairs(groups)) },
  graderMetRate: {
    says: 'met, by the grader',
    unit: 'share',
    of: (groups) => shareOf(metPairs(groups), ([given]) => given),
  },
  labelMetRate: {
    says: 'met, by the label',
    unit: 'share',
    of: (groups) => shareOf(metPairs(groups), ([, label]) => label),
  },
  partialFound: {
    says: 'label partly: grader partly too',
    unit: 'share',
    of: (groups) => agreement(verdictPairs(groups).filter(([, label]) => label === 'partial')),
  },
  middlingKappa: {
    says: 'kappa within middling answers',
    unit: 'coefficient',
    of: (groups) =>
      cohenKappa(
        compared(groups)
          .filter(({ grade }) => grade === 'middling')
          .flatMap(({ criteria }) => criteria.map(({ pair }) => pair)),
      ),
  },
  gradeOrder: {
    says: 'pairs of unlike grade in order',
    unit: 'share',
    of: (groups) => inOrder(groups, { better: higherGrade, by: ({ score }) => score[0] }),
  },
  gradeOrderByLength: {
    says: '  the same by length alone',
    unit: 'share',
    of: (groups) => inOrder(groups, { better: higherGrade, by: ({ words }) => words }),
  },
  scoreOrder: {
    says: 'pairs 20 % points apart in order',
    unit: 'share',
    of: (groups) => inOrder(groups, { better: clearlyHigherScore, by: ({ score }) => score[0] }),
  },
  scoreOrderByLength: {
    says: '  the same by length alone',
    unit: 'share',
    of: (groups) => inOrder(groups, { better: clearlyHigherScore, by: ({ words }) => words }),
  },
  scoreKappa: {
    says: 'score, quadratic kappa',
    unit: 'coefficient',
    of: (groups) =>
      quadraticKappa(
        scorePairs(groups).map(([a, b]) => [Math.round(a * scoreSteps), Math.round(b * scoreSteps)]),
      ),
  },
  scoreError: {
    says: 'score, root mean square error',
    unit: 'points',
    of: (groups) => rootMeanSquareError(scorePairs(groups)),
  },
  scoreBias: {
    says: 'score, grader less label',
    unit: 'points',
    of: (groups) => meanDifference(scorePairs(groups)),
  },
  seniorExact: {
    says: 'reading at senior equal',
    unit: 'share',
    of: (groups) => agreement(readings(groups, 'senior')),
  },
  seniorAdjacent: {
    says: '  equal or next to it',
    unit: 'share',
    of: (groups) => shareOf(readings(groups, 'senior'), adjacent),
  },
  staffExact: {
    says: 'reading at staff equal',
    unit: 'share',
    of: (groups) => agreement(readings(groups, 'staff')),
  },
  staffAdjacent: {
    says: '  equal or next to it',
    unit: 'share',
    of: (groups) => shareOf(readings(groups, 'staff'), adjacent),
  },
  lengthGrader: {
    says: 'grader score with log length, r',
    unit: 'coefficient',
    of: (groups) => correlation(compared(groups).map(({ score, words }) => [score[0], Math.log(words)])),
  },
  lengthLabel: {
    says: 'label score with log length, r',
    unit: 'coefficient',
    of: (groups) => correlation(compared(groups).map(({ score, words }) => [score[1], Math.log(words)])),
  },
  scoreBeyondLength: {
    says: 'scores correlate, length held equal',
    unit: 'coefficient',
    of: (groups) =>
      partialCorrelation(
        compared(groups).map(({ score, words }) => ({ pair: score, given: Math.log(words) })),
      ),
  },
  refused: {
    says: 'answers refused by the gate',
    unit: 'share',
    of: (groups) => shareOf(groups.flat(), ({ trial }) => trial.runs[0].outcome.kind === 'not-gradable'),
  },
  rejectedQuotes: {
    says: 'claimed quotes not in the answer',
    unit: 'share',
    of: rejectedQuotes,
  },
  runAgreement: {
    says: 'verdicts equal from run to run',
    unit: 'share',
    of: (groups) => agreement(groups.flat().flatMap(({ trial }) => runPairs(trial))),
  },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;

const gradeRank = { weak: 0, middling: 1, strong: 2 } as const;
const readRank = { below: 0, close: 1, meets: 2 } as const;

function compared(groups: readonly QuestionGroup[]): Comparison[] {
  return groups.flat().flatMap((observation) => observation.compared ?? []);
}

function verdictPairs(groups: readonly QuestionGroup[]): Pairs<Verdict> {
  return compared(groups).flatMap(({ criteria }) => criteria.map(({ pair }) => pair));
}

function metPairs(groups: readonly QuestionGroup[]): Pairs<boolean> {
  return verdictPairs(groups).map(([given, label]) => [given === 'met', label === 'met']);
}

function scorePairs(groups: readonly QuestionGroup[]): Pairs<number> {
  return compared(groups).map(({ score }) => score);
}

function readings(groups: readonly QuestionGroup[], level: ReadLevel): Pairs<Reads> {
  return compared(groups).map(({ levels }) => levels[level]);
}

function adjacent([given, label]: readonly [Reads, Reads]): boolean {
  return Math.abs(readRank[given] - readRank[label]) <= 1;
}

type Better = (a: Comparison, b: Comparison) => boolean;

function higherGrade(a: Comparison, b: Comparison): boolean {
  return gradeRank[a.grade] > gradeRank[b.grade];
}

function clearlyHigherScore(a: Comparison, b: Comparison): boolean {
  // Scores are quotients: 0.7 - 0.5 must count as a gap of 0.2.
  return a.score[1] - b.score[1] >= clearGap - 1e-9;
}

/** The share of pairs within a question in which the better answer stands higher `by` a value; a tie is out of order. */
function inOrder(
  groups: readonly QuestionGroup[],
  { better, by }: { better: Better; by: (answer: Comparison) => number },
): number | null {
  const differences = groups.flatMap((group) => {
    const answers = compared([group]);
    return answers.flatMap((a) => answers.filter((b) => better(a, b)).map((b) => by(a) - by(b)));
  });
  return shareOf(differences, (difference) => difference > 0);
}

function rejectedQuotes(groups: readonly QuestionGroup[]): number | null {
  const { claimed, rejected } = countQuotes(groups.flat().map(({ trial }) => trial));
  return claimed === 0 ? null : rejected / claimed;
}

/** Quotes over all runs, before code checked them. */
export function countQuotes(trials: readonly Trial<unknown>[]): { claimed: number; rejected: number } {
  let [claimed, rejected] = [0, 0];
  for (const { outcome } of trials.flatMap(({ runs }) => runs)) {
    if (outcome.kind !== 'graded') continue;
    claimed += outcome.grade.quoteCheck.claimed;
    rejected += outcome.grade.quoteCheck.rejected;
  }
  return { claimed, rejected };
}

/** The verdicts of every two runs on the same criterion. */
function runPairs({ runs }: Trial<unknown>): Pairs<Verdict> {
  const given = runs.flatMap(({ outcome }) => (outcome.kind === 'graded' ? [outcome.grade.verdicts] : []));
  return given.flatMap((first, i) =>
    given.slice(i + 1).flatMap((second) =>
      first.flatMap(({ criterionId, verdict }): Pairs<Verdict> => {
        const other = second.find((candidate) => candidate.criterionId === criterionId);
        return other ? [[verdict, other.verdict]] : [];
      }),
    ),
  );
}
