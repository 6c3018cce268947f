import type { Bank } from '../bank/bank.ts';
import { type Competency, type Level, levels, type Question } from '../bank/question.ts';
import type { ToPractise } from '../delivery/interview-content.ts';
import type { CountedQuestion, Judged } from './counted-questions.ts';
import { lostOn } from './moments.ts';

const most = 3;

/**
 * The three criteria that cost most, of different competencies as far as there are, each with another question of the
 * bank that trains the same competency. The same interview gives the same three.
 */
export function toPractise(bank: Bank, questions: readonly CountedQuestion[], level: Level): ToPractise[] {
  const lost = questions
    .flatMap(({ judged, question }) => judged.map((each) => ({ judged: each, question })))
    .filter(({ judged }) => judged.verdict !== 'cannot_assess' && lostOn(judged) > 0)
    .toSorted((a, b) => lostOn(b.judged) - lostOn(a.judged));
  const used = new Set(questions.map(({ question }) => question.id));
  const list: ToPractise[] = [];
  for (const { judged, question } of distinctFirst(lost)) {
    if (list.length === most) break;
    const { competency, asks } = judged.criterion;
    const training = trainingFor(bank, competency, { level, used }) ?? question;
    used.add(training.id);
    list.push({ asks, competency, questionId: training.id, title: training.title });
  }
  return list;
}

/** Those of a competency not listed before come first, otherwise in their order. */
function distinctFirst<T extends { judged: Judged }>(lost: readonly T[]): T[] {
  const seen = new Set<Competency>();
  const [first, rest]: [T[], T[]] = [[], []];
  for (const each of lost) {
    const { competency } = each.judged.criterion;
    (seen.has(competency) ? rest : first).push(each);
    seen.add(competency);
  }
  return [...first, ...rest];
}

/** The question with most of its points on a competency, nearest to the level; ties go to the order of the bank. */
function trainingFor(
  bank: Bank,
  competency: Competency,
  { level, used }: { level: Level; used: ReadonlySet<string> },
): Question | null {
  let best: { question: Question; worth: number } | null = null;
  for (const question of bank.questions) {
    if (used.has(question.id)) continue;
    const share = shareOf(question, competency);
    const distance = Math.abs(levels.indexOf(question.level) - levels.indexOf(level));
    const worth = share - distance * 0.1;
    if (share > 0 && (best === null || worth > best.worth)) best = { question, worth };
  }
  return best?.question ?? null;
}

function shareOf({ criteria }: Question, competency: Competency): number {
  const all = criteria.reduce((sum, { points }) => sum + points, 0);
  const own = criteria
    .filter((criterion) => criterion.competency === competency)
    .reduce((sum, { points }) => sum + points, 0);
  return all === 0 ? 0 : own / all;
}
