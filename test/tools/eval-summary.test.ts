import { expect, test } from 'vitest';
import type { ExemplarGrade, Verdict } from '../../src/core/bank/question.ts';
import type { Grade } from '../../src/core/grading/grade-answer.ts';
import { scoreStep } from '../../src/core/grading/score.ts';
import type { Attack } from '../../src/tools/eval-attacks.ts';
import { attackReport, labelledReport } from '../../src/tools/eval-report.ts';
import type { Run, Trial } from '../../src/tools/eval-run.ts';
import type { LabelledAnswer } from '../../src/tools/eval-sets.ts';
import { summariseAttacks, summariseLabelled } from '../../src/tools/eval-summary.ts';
import { aRecord } from '../builders/grading.ts';
import { aQuestion } from '../builders/question.ts';

/** Criteria of 3, 2, 2 and 3 points; the last one belongs to staff. */
const question = aQuestion();
type Verdicts = Record<string, Verdict>;

function graded(verdicts: Verdicts, overrides: Partial<Grade> = {}): Run {
  const given = question.criteria.map(({ id }) => ({
    criterionId: id,
    verdict: verdicts[id] ?? 'missed',
    quotes: [],
    reason: '',
  }));
  const redFlags = overrides.redFlags ?? [];
  const score = scoreStep({
    criteria: question.criteria,
    redFlags: question.red_flags,
    verdicts: given,
    presentFlagIds: redFlags.map(({ redFlagId }) => redFlagId),
  });
  const quoteCheck = { claimed: 0, rejected: 0 };
  const rest = {
    redFlags,
    score,
    rubricHash: 'rubric',
    record: aRecord(),
    quoteCheck,
    flaggedForReview: false,
  };
  return { outcome: { kind: 'graded', grade: { verdicts: given, ...rest, ...overrides } }, ms: 100 };
}

const refused: Run = { outcome: { kind: 'not-gradable', reason: 'too-short' }, ms: 1 };
const unusable: Run = { outcome: { kind: 'bad-reply', reason: 'No JSON' }, ms: 900 };

function trial(
  grade: ExemplarGrade,
  {
    label = {},
    flags = [],
    words = 10,
  }: { label?: LabelledAnswer['verdicts']; flags?: string[]; words?: number },
  ...runs: [Run, ...Run[]]
): Trial<LabelledAnswer> {
  const text = 'word '.repeat(words);
  return { answer: { question, name: grade, grade, text, verdicts: label, redFlags: flags }, runs };
}

const all = {
  'stops-the-bleeding': 'met',
  'finds-the-trigger': 'met',
  'tells-people': 'met',
  'closes-the-gap': 'met',
} as const;

/** Label scores 1, 0.4 and 0; the grader's 0.7, 0.3 and 0.3. */
const three = [
  trial('strong', { label: all, words: 30 }, graded({ ...all, 'closes-the-gap': 'missed' })),
  trial(
    'middling',
    { label: { 'stops-the-bleeding': 'met', 'finds-the-trigger': 'partial' }, words: 10 },
    graded({ 'stops-the-bleeding': 'met' }),
  ),
  trial('weak', { words: 20 }, graded({ 'stops-the-bleeding': 'met' })),
];

function valuesOf(trials: Trial<LabelledAnswer>[]): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(summariseLabelled(trials).figures).map(([name, { value }]) => [
      name,
      value === null ? null : Math.round(value * 10_000) / 10_000,
    ]),
  );
}

test('verdicts are compared one by one', () => {
  const { verdictAccuracy, verdictKappa, metAccuracy, partialFound } = valuesOf(three);
  // 9 of 12 equal; chance: 5 x 5 met, 0 x 1 partly, 7 x 6 missed, of 144.
  expect({ verdictAccuracy, verdictKappa, metAccuracy, partialFound }).toEqual({
    verdictAccuracy: 0.75,
    verdictKappa: Math.round((41 / 77) * 10_000) / 10_000,
    metAccuracy: 0.8333,
    partialFound: 0,
  });
  expect(summariseLabelled(three).verdicts).toEqual({
    met: { met: 4, partial: 0, missed: 1 },
    partial: { met: 0, partial: 0, missed: 1 },
    missed: { met: 1, partial: 0, missed: 5 },
  });
});

test('kappa within middling answers leaves the others out', () => {
  // 3 of 4 equal; chance: 1 x 1 met and 3 x 2 missed of 16.
  expect(valuesOf(three).middlingKappa).toBeCloseTo((12 / 16 - 7 / 16) / (9 / 16), 3);
});

test('the share of met tells a strict grader from a lenient one', () => {
  const { graderMetRate, labelMetRate } = valuesOf([three[0]!]);
  expect({ graderMetRate, labelMetRate }).toEqual({ graderMetRate: 0.75, labelMetRate: 1 });
});

test('a pair of answers with equal scores is not in order', () => {
  const { gradeOrder, scoreOrder } = valuesOf(three);
  expect({ gradeOrder, scoreOrder }).toEqual({ gradeOrder: 0.6667, scoreOrder: 0.6667 });
});

test('the order by length alone stands beside the order by score', () => {
  // 30 words above 10 and 20, but the weak 20 above the middling 10.
  expect(valuesOf(three).gradeOrderByLength).toBe(0.6667);
});

test('answers whose labels lie close together make no pair by score', () => {
  const close = [
    trial('strong', { label: { 'tells-people': 'met' } }, graded({})),
    trial('middling', { label: { 'finds-the-trigger': 'partial' } }, graded({ 'tells-people': 'met' })),
  ];
  const { gradeOrder, scoreOrder } = valuesOf(close);
  expect({ gradeOrder, scoreOrder }).toEqual({ gradeOrder: 0, scoreOrder: null });
});

test('answers to different questions are never ranked against each other', () => {
  const [strong, , weak] = three;
  const other = { ...weak!, answer: { ...weak!.answer, question: aQuestion({ id: 'incidents/other' }) } };
  expect(valuesOf([strong!, other]).gradeOrder).toBeNull();
});

test('score error and bias are differences of shares', () => {
  const { scoreError, scoreBias } = valuesOf(three);
  expect({ scoreError, scoreBias }).toEqual({
    scoreError: Math.round(Math.sqrt(0.19 / 3) * 10_000) / 10_000,
    scoreBias: -0.0333,
  });
});

test('the reading at each level is compared with the label reading', () => {
  // Senior: the middling answer reads below instead of close. Staff: the strong one close instead of meets.
  const { seniorExact, seniorAdjacent, staffExact, staffAdjacent } = valuesOf(three);
  expect({ seniorExact, seniorAdjacent, staffExact, staffAdjacent }).toEqual({
    seniorExact: 0.6667,
    seniorAdjacent: 1,
    staffExact: 0.6667,
    staffAdjacent: 1,
  });
});

test('two steps between readings are not next to each other', () => {
  const { seniorExact, seniorAdjacent } = valuesOf([trial('strong', { label: all }, graded({}))]);
  expect({ seniorExact, seniorAdjacent }).toEqual({ seniorExact: 0, seniorAdjacent: 0 });
});

test('each grade is summed up for itself', () => {
  const rounded = summariseLabelled(three).byGrade.map((row) => ({
    ...row,
    graderScore: row.graderScore.toFixed(2),
  }));
  expect(rounded).toEqual([
    { grade: 'weak', answers: 1, equal: 0.75, graderScore: '0.30', labelScore: 0 },
    { grade: 'middling', answers: 1, equal: 0.75, graderScore: '0.30', labelScore: 0.4 },
    { grade: 'strong', answers: 1, equal: 0.75, graderScore: '0.70', labelScore: 1 },
  ]);
});

test('a report shows the figures with their intervals', () => {
  const other = three.map(({ answer, runs }) => ({
    answer: { ...answer, question: aQuestion({ id: 'incidents/other' }) },
    runs,
  }));
  const lines = labelledReport('Exemplars', summariseLabelled([...three, ...other])).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'Exemplars',
    '6 answers to 2 questions: 6 graded, 0 refused by the gate, 0 without a usable reply',
    '24 criteria judged, 0 could not be assessed',
  ]);
  expect(lines).toContain('verdicts equal (met, partly, missed)   75.0 %  75.0 % to 75.0 %');
  expect(lines).toContain('score, grader less label                 -3.3  -3.3 to -3.3');
  expect(lines).toContain('verdicts equal from run to run              -');
  expect(lines).toContain('  middling                      2   75.0 %   30.0 %   40.0 %');
});

test('red flags change the label score and are counted', () => {
  const flagged = graded({ 'stops-the-bleeding': 'met' }, { redFlags: [] });
  const { redFlags, figures } = summariseLabelled([
    trial('weak', { label: { 'stops-the-bleeding': 'met' }, flags: ['blames-a-person'] }, flagged),
  ]);
  expect(redFlags).toEqual({ labelled: 1, found: 0, both: 0 });
  expect(figures.scoreBias.value).toBeCloseTo(0.2, 12);
});

test('a criterion that could not be assessed is counted and not compared', () => {
  const summary = summariseLabelled([
    trial('strong', { label: all }, graded({ ...all, 'tells-people': 'cannot_assess' })),
  ]);
  expect(summary.criteria).toEqual({ judged: 3, notAssessed: 1 });
  expect(summary.figures.verdictAccuracy.value).toBe(1);
});

test('refused and unusable answers are counted and never scored as zero', () => {
  const summary = summariseLabelled([
    trial('strong', { label: all }, graded(all)),
    trial('strong', { label: all }, refused),
    trial('strong', { label: all }, unusable),
  ]);
  const { answers, graded: number, refused: reasons, unusable: without, figures } = summary;
  expect({
    answers,
    number,
    reasons,
    without,
    bias: figures.scoreBias.value,
    refused: figures.refused.value,
  }).toEqual({
    answers: 3,
    number: 1,
    reasons: { 'too-short': 1 },
    without: 1,
    bias: 0,
    refused: 1 / 3,
  });
});

test('steadiness compares every two runs of an answer', () => {
  const none = graded({});
  const one = graded({ 'tells-people': 'met' });
  // Runs 1 and 2 agree on 4 of 4, 1 and 3 as well as 2 and 3 on 3 of 4.
  expect(valuesOf([trial('weak', {}, none, none, one)]).runAgreement).toBe(0.8333);
});

test('one run says nothing about steadiness', () => {
  expect(valuesOf(three).runAgreement).toBeNull();
});

test('quotes, tokens and times are summed over all runs that ended in a grade', () => {
  const slow = { ...graded({}, { quoteCheck: { claimed: 3, rejected: 1 } }), ms: 300 };
  const { effort, figures } = summariseLabelled([
    trial('weak', {}, slow, graded({})),
    trial('weak', {}, unusable),
  ]);
  expect(effort).toEqual({
    gradings: 2,
    inputTokens: 200,
    outputTokens: 40,
    medianMs: 200,
    p95Ms: 290,
    quotes: { claimed: 3, rejected: 1 },
  });
  expect(figures.rejectedQuotes.value).toBeCloseTo(1 / 3, 12);
});

test('a report on nothing graded shows no figures', () => {
  const report = labelledReport('Exemplars', summariseLabelled([]));
  expect(report).toBe(
    'Exemplars\n' +
      '0 answers to 0 questions: 0 graded, 0 refused by the gate, 0 without a usable reply\n' +
      'Nothing was graded, so there is nothing to measure.',
  );
});

function attack(trick: string | null, onWeak: boolean, run: Run): Trial<Attack> {
  return { answer: { question, trick, onWeak, text: 'x' }, runs: [run] };
}

test('an attack on a weak answer gains only what that answer had not', () => {
  const weak = graded({ 'stops-the-bleeding': 'met' });
  const { gained, inflation, tricks } = summariseAttacks([
    attack(null, true, weak),
    attack('same', true, weak),
    attack('more', true, graded({ 'stops-the-bleeding': 'met', 'finds-the-trigger': 'partial' })),
  ]);
  expect(gained.value).toBe(0.5);
  expect(inflation.value).toBeCloseTo(0.05, 12);
  expect(tricks.map(({ trick, gained: won }) => [trick, won])).toEqual([
    ['same', 0],
    ['more', 1],
  ]);
});

test('an attack that stands alone gains all that it gets, and nothing when the gate refuses it', () => {
  const summary = summariseAttacks([
    attack('words', false, graded({ 'stops-the-bleeding': 'met' })),
    attack('echo', false, refused),
  ]);
  expect({ ...summary, effort: null }).toEqual({
    questions: 1,
    attacks: 2,
    refused: 1,
    unusable: 0,
    gained: { value: 0.5, interval: null },
    inflation: { value: 0.15, interval: null },
    tricks: [
      { trick: 'words', attacks: 1, refused: 0, gained: 1, inflation: 0.3, highest: 0.3 },
      { trick: 'echo', attacks: 1, refused: 1, gained: 0, inflation: 0, highest: 0 },
    ],
    effort: null,
  });
});

test('an attack without a usable reply, and one whose weak answer got none, are left out', () => {
  const summary = summariseAttacks([
    attack(null, true, unusable),
    attack('orders', true, graded(all)),
    attack('words', false, unusable),
  ]);
  expect({ gained: summary.gained.value, unusable: summary.unusable }).toEqual({ gained: null, unusable: 2 });
  expect(attackReport('Attacks', summary)).toContain('Nothing was graded, so there is nothing to measure.');
});
