import type { Bank } from '../bank/bank.ts';
import type { Content } from '../delivery/content.ts';
import type { Outgoing } from '../delivery/outgoing.ts';
import type { DailyStore } from './daily.ts';

/** A daily's message with all its data. Null when the daily or its question is gone. */
export async function composeForDaily(
  deps: { bank: Bank; store: Pick<DailyStore, 'load'> },
  outgoing: Extract<Outgoing, { dailyId: string }>,
): Promise<Content | null> {
  const daily = await deps.store.load(outgoing.dailyId);
  const question = daily ? deps.bank.find(daily.questionId) : undefined;
  if (!daily || !question) return null;
  if (outgoing.kind === 'outline') return { kind: 'outline', question, answered: daily.answered };
  const { id: dailyId, localDate, closesAt } = daily;
  return { kind: 'daily_question', dailyId, question, localDate, closesAt };
}
