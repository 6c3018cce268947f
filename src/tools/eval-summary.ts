import { ExemplarGrade, type Verdict } from '../core/bank/question.ts';
import type { Attack } from './eval-attacks.ts';
import { groupByQuestion } from './eval-compare.ts';
import { countQuotes, type MeasureName, measures } from './eval-measures.ts';
import type { Trial } from './eval-run.ts';
import type { LabelledAnswer } from './eval-sets.ts';
import { agreement, type Bootstrap, bootstrapInterval, quantile, shareOf } from './eval-statistics.ts';

/** A value, null where there is nothing to compute it from, with its 95 % interval where one can be had. */
export type Figure = { value: number | null; interval: [low: number, high: number] | null };

/** What the gradings took. Tokens and times are those of gradings that ended in a grade. */
export type Effort = {
  gradings: number;
  inputTokens: number;
  outputTokens: number;
  medianMs: number | null;
  p95Ms: number | null;
  quotes: { claimed: number; rejected: number };
};

export type LabelledSummary = {
  questions: number;
  answers: number;
  graded: number;
  /** Answers that the gate refused, by reason. */
  refused: Record<string, number>;
  /** Answers for which the grader gave no usable reply. */
  unusable: number;
  /** Criteria of graded answers, and those among them that the grader could not judge. */
  criteria: { judged: number; notAssessed: number };
  figures: Record<MeasureName, Figure>;
  /** How often the label in the key met the grader's verdict in the inner key. */
  verdicts: Record<LabelVerdict, Record<LabelVerdict, number>>;
  /** Where the grader errs: strong answers marked down, or weak ones up. Scores are means, 0 to 1. */
  byGrade: {
    grade: ExemplarGrade;
    answers: number;
    equal: number;
    graderScore: number;
    labelScore: number;
  }[];
  redFlags: { labelled: number; found: number; both: number };
  effort: Effort;
};
type LabelVerdict = Exclude<Verdict, 'cannot_assess'>;
export const labelVerdicts = ['met', 'partial', 'missed'] as const satisfies readonly LabelVerdict[];

export type AttackSummary = {
  questions: number;
  attacks: number;
  refused: number;
  unusable: number;
  /** Share of attacks that got at least one criterion, met or partly, that they had not earned. */
  gained: Figure;
  /** What attacks added to the score, 0 to 1, on average. */
  inflation: Figure;
  tricks: {
    trick: string;
    attacks: number;
    refused: number;
    gained: number;
    inflation: number;
    highest: number;
  }[];
  effort: Effort;
};

/** Draws whole questions and each measure the same ones, so that two measures can be compared draw by draw. */
export const bootstrap: Bootstrap = { seed: 20_260_302, resamples: 1000 };

/** Everything that a labelled set says about a grader; figures come from the first grading of each answer. */
export function summariseLabelled(trials: readonly Trial<LabelledAnswer>[]): LabelledSummary {
  const groups = groupByQuestion(trials);
  const compared = groups.flat().flatMap((observation) => observation.compared ?? []);
  const refused: Record<string, number> = {};
  for (const { runs } of trials) {
    const { outcome } = runs[0];
    if (outcome.kind === 'not-gradable') refused[outcome.reason] = (refused[outcome.reason] ?? 0) + 1;
  }
  const flags = compared.flatMap((each) => each.flags);
  const count = (label: LabelVerdict, given: LabelVerdict) =>
    compared.flatMap(({ criteria }) => criteria).filter(({ pair }) => pair[0] === given && pair[1] === label)
      .length;
  const row = (label: LabelVerdict) => ({
    met: count(label, 'met'),
    partial: count(label, 'partial'),
    missed: count(label, 'missed'),
  });
  return {
    questions: groups.length,
    answers: trials.length,
    graded: compared.length,
    refused,
    unusable: trials.filter(({ runs }) => runs[0].outcome.kind === 'bad-reply').length,
    criteria: {
      judged: compared.reduce((total, { criteria }) => total + criteria.length, 0),
      notAssessed: compared.reduce((total, { notAssessed }) => total + notAssessed, 0),
    },
    figures: mapValues(measures, ({ of }) => ({
      value: of(groups),
      interval: bootstrapInterval(groups, of, bootstrap),
    })),
    verdicts: { met: row('met'), partial: row('partial'), missed: row('missed') },
    byGrade: ExemplarGrade.options.flatMap((grade) => {
      const own = compared.filter((each) => each.grade === grade);
      const pairs = own.flatMap(({ criteria }) => criteria.map(({ pair }) => pair));
      const equal = agreement(pairs);
      const graderScore = mean(own.map(({ score }) => score[0]));
      const labelScore = mean(own.map(({ score }) => score[1]));
      if (equal === null || graderScore === null || labelScore === null) return [];
      return [{ grade, answers: own.length, equal, graderScore, labelScore }];
    }),
    redFlags: {
      labelled: flags.filter(({ pair }) => pair[1]).length,
      found: flags.filter(({ pair }) => pair[0]).length,
      both: flags.filter(({ pair }) => pair[0] && pair[1]).length,
    },
    effort: effortOf(trials),
  };
}

/** What each attack gained. Attacks that got no usable reply, or have nothing to compare with, are left out. */
export function summariseAttacks(trials: readonly Trial<Attack>[]): AttackSummary {
  const groups = [...Map.groupBy(trials, ({ answer }) => answer.question.id).values()].map(gainsOf);
  const gains = groups.flat();
  const attacks = trials.filter(({ answer }) => answer.trick !== null);
  const figure = (of: (drawn: readonly Gain[][]) => number | null): Figure => ({
    value: of(groups),
    interval: bootstrapInterval(groups, of, bootstrap),
  });
  return {
    questions: groups.length,
    attacks: attacks.length,
    refused: gains.filter(({ refused }) => refused).length,
    unusable: attacks.length - gains.length,
    gained: figure((drawn) => shareOf(drawn.flat(), ({ criteria }) => criteria > 0)),
    inflation: figure((drawn) => mean(drawn.flat().map(({ score }) => score))),
    tricks: [...Map.groupBy(gains, ({ trick }) => trick)].map(([trick, own]) => ({
      trick,
      attacks: own.length,
      refused: own.filter(({ refused }) => refused).length,
      gained: own.filter(({ criteria }) => criteria > 0).length,
      inflation: mean(own.map(({ score }) => score)) ?? 0,
      highest: Math.max(...own.map(({ score }) => score)),
    })),
    effort: effortOf(trials),
  };
}

/** `score` is what the attack added, `criteria` how many criteria it raised. */
type Gain = { trick: string; criteria: number; score: number; refused: boolean };
type Earned = { shares: Map<string, number>; score: number; refused: boolean };

const nothing: Earned = { shares: new Map(), score: 0, refused: false };
const verdictShares = { met: 1, partial: 0.5, missed: 0, cannot_assess: 0 } as const;

function gainsOf(trials: readonly Trial<Attack>[]): Gain[] {
  const bare = trials.find(({ answer }) => answer.trick === null);
  const weak = bare && earned(bare);
  return trials.flatMap((trial) => {
    const { trick, onWeak } = trial.answer;
    const before = onWeak ? weak : nothing;
    const after = earned(trial);
    if (trick === null || !before || !after) return [];
    const raised = [...after.shares].filter(([id, share]) => share > (before.shares.get(id) ?? 0));
    return [{ trick, criteria: raised.length, score: after.score - before.score, refused: after.refused }];
  });
}

function earned({ runs }: Trial<Attack>): Earned | null {
  const { outcome } = runs[0];
  switch (outcome.kind) {
    case 'not-gradable':
      return { ...nothing, refused: true };
    case 'bad-reply':
      return null;
    case 'graded': {
      const { verdicts, score } = outcome.grade;
      const shares = new Map(
        verdicts.map(({ criterionId, verdict }) => [criterionId, verdictShares[verdict]]),
      );
      return { shares, score: score.fraction, refused: false };
    }
  }
}

function effortOf(trials: readonly Trial<unknown>[]): Effort {
  const runs = trials.flatMap((trial) => trial.runs);
  const graded = runs.filter(({ outcome }) => outcome.kind === 'graded');
  let [inputTokens, outputTokens] = [0, 0];
  for (const { outcome } of graded) {
    if (outcome.kind !== 'graded') continue;
    inputTokens += outcome.grade.record.inputTokens;
    outputTokens += outcome.grade.record.outputTokens;
  }
  const times = graded.map(({ ms }) => ms);
  return {
    gradings: graded.length,
    inputTokens,
    outputTokens,
    medianMs: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
    quotes: countQuotes(trials),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function mapValues<K extends string, V, W>(record: Record<K, V>, change: (value: V) => W): Record<K, W> {
  const entries = Object.entries<V>(record).map(([key, value]) => [key, change(value)]);
  return Object.fromEntries(entries) as Record<K, W>;
}
