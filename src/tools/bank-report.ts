import type { Bank } from '../core/bank/bank.ts';
import { type Level, levels, type Question, QuestionKind, topicOf } from '../core/bank/question.ts';
import type { Grader } from '../core/grading/grader.ts';
import { giveaways } from './bank-check.ts';
import { type TriedExemplar, tryExemplars } from './bank-try.ts';

/** Two exemplars of a question of which the first must score above the second. */
type Pair = { id: string; better: TriedExemplar; worse: TriedExemplar };

/** An order that the bank must keep. `held` and `aim` count pairs, or questions where any broken pair breaks the question. */
export type OrderMeasure = {
  name: string;
  of: 'pairs' | 'questions';
  aim: number;
  total: number;
  held: number;
  broken: Pair[];
};

export type BankReport = {
  orders: OrderMeasure[];
  /** Criteria that tell no exemplar from another: `<id> <criterion>`. */
  metByNone: string[];
  metByAll: string[];
  /** Criteria of follow-ups that another question of the chain gives away. */
  givenAway: string[];
};

type Tried = { question: Question; exemplars: TriedExemplar[] };
type Choose = (exemplar: TriedExemplar) => boolean;

const plain =
  (grade: TriedExemplar['grade']): Choose =>
  (exemplar) =>
    exemplar.grade === grade && exemplar.manner === undefined;
const graded =
  (grade: TriedExemplar['grade']): Choose =>
  (exemplar) =>
    exemplar.grade === grade;
const manner =
  (name: string): Choose =>
  (exemplar) =>
    exemplar.manner === name;

/** Which must score above which, and in what share of the cases at least. */
const orders: { name: string; of: OrderMeasure['of']; aim: number; better: Choose; worse: Choose }[] = [
  { name: 'strong above weak', of: 'questions', aim: 1, better: graded('strong'), worse: graded('weak') },
  {
    name: 'strong above middling',
    of: 'pairs',
    aim: 0.95,
    better: graded('strong'),
    worse: graded('middling'),
  },
  {
    name: 'fluent but wrong below middling',
    of: 'pairs',
    aim: 0.9,
    better: plain('middling'),
    worse: manner('fluent-wrong'),
  },
  {
    name: 'padded below middling',
    of: 'pairs',
    aim: 0.9,
    better: plain('middling'),
    worse: manner('padded'),
  },
  {
    name: 'terse but strong above middling',
    of: 'pairs',
    aim: 0.85,
    better: manner('terse'),
    worse: plain('middling'),
  },
];

/** Grades every exemplar of the bank and says how well the bank tells good answers from others. */
export async function measureBank(bank: Bank, grader: Grader): Promise<BankReport> {
  const tried: Tried[] = [];
  for (const question of bank.questions)
    tried.push({ question, exemplars: await tryExemplars(question, grader) });
  const criteriaMetBy = (count: (met: number, all: number) => boolean) =>
    tried.flatMap(({ question, exemplars }) =>
      question.criteria
        .filter(({ id }) =>
          count(exemplars.filter((exemplar) => meets(exemplar, id)).length, exemplars.length),
        )
        .map(({ id }) => `${question.id} ${id}`),
    );
  return {
    orders: orders.map((order) => measureOrder(order, tried)),
    metByNone: criteriaMetBy((met) => met === 0),
    metByAll: criteriaMetBy((met, all) => met === all),
    givenAway: bank.questions.flatMap(giveaways),
  };
}

function meets({ verdicts }: TriedExemplar, criterionId: string): boolean {
  return verdicts.some(({ id, actual }) => id === criterionId && actual === 'met');
}

function measureOrder(
  { name, of, aim, better, worse }: (typeof orders)[number],
  tried: readonly Tried[],
): OrderMeasure {
  const pairs = tried.flatMap(({ question, exemplars }) =>
    exemplars
      .filter(better)
      .flatMap((high) =>
        exemplars.filter(worse).map((low): Pair => ({ id: question.id, better: high, worse: low })),
      ),
  );
  const broken = pairs.filter((pair) => margin(pair) <= 0).toSorted((a, b) => margin(a) - margin(b));
  const total = of === 'pairs' ? pairs.length : new Set(pairs.map(({ id }) => id)).size;
  const lost = of === 'pairs' ? broken.length : new Set(broken.map(({ id }) => id)).size;
  return { name, of, aim, total, held: total - lost, broken };
}

function margin({ better, worse }: Pair): number {
  return better.score - worse.score;
}

/** What is short of its aim, a line each. */
export function reportProblems({ orders, metByNone, metByAll }: BankReport): string[] {
  return [
    ...orders
      .filter(({ held, total, aim }) => held < aim * total)
      .map(
        ({ name, held, total, of, aim }) =>
          `${name}: ${held} of ${total} ${of}, at least ${percent(aim)} are asked for`,
      ),
    ...metByNone.map((place) => `${place}: no exemplar meets it; write one that does, or mend the cues`),
    ...metByAll.map((place) => `${place}: every exemplar meets it; it tells nobody apart`),
  ];
}

/** The report as a person reads it: orders with the worst cases, coverage, and what is to be mended. */
export function reportText(bank: Bank, report: BankReport): string {
  const lines = ['Orders that the offline grader must keep'];
  for (const order of report.orders) {
    const share = order.total === 0 ? '–' : percent(order.held / order.total);
    lines.push(
      `  ${order.name.padEnd(32)} ${share.padStart(7)}  ${order.held} of ${order.total} ${order.of}, aim ${percent(order.aim)}`,
    );
    for (const pair of order.broken.slice(0, 5)) lines.push(`    worst: ${pairText(pair)}`);
  }
  lines.push('', ...coverage(bank.questions));
  const problems = reportProblems(report);
  lines.push('', problems.length === 0 ? 'Nothing to mend.' : `${problems.length} to mend:`);
  lines.push(...problems.map((problem) => `  ${problem}`));
  if (report.givenAway.length > 0)
    lines.push(
      '',
      'Worth a look, another question of the chain gives it away:',
      ...report.givenAway.map((place) => `  ${place}`),
    );
  return lines.join('\n');
}

function pairText({ id, better, worse }: Pair): string {
  const side = ({ index, grade, manner: how, score }: TriedExemplar) =>
    `exemplars.${index} (${how ?? grade}) ${percent(score)}`;
  return `${id} ${side(better)} against ${side(worse)}`;
}

/** Questions by topic (rows) and by level and kind (columns). */
function coverage(questions: readonly Question[]): string[] {
  const columns: { name: string; has: (question: Question) => boolean }[] = [
    ...levels.map((level: Level) => ({ name: level, has: (q: Question) => q.level === level })),
    ...QuestionKind.options.map((kind) => ({ name: kind, has: (q: Question) => q.kind === kind })),
    { name: 'all', has: () => true },
  ];
  const row = (name: string, cells: readonly (string | number)[]) =>
    `  ${name.padEnd(16)}${cells.map((cell, i) => String(cell).padStart((columns[i]?.name.length ?? 0) + 2)).join('')}`;
  const counts = (own: readonly Question[]) => columns.map(({ has }) => own.filter(has).length);
  const topics = [...new Set(questions.map(topicOf))].toSorted();
  return [
    'Questions by topic, level and kind',
    row(
      '',
      columns.map(({ name }) => name),
    ),
    ...topics.map((topic) => row(topic, counts(questions.filter((q) => topicOf(q) === topic)))),
    row('all', counts(questions)),
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`;
}
