import type { Bank } from '../core/bank/bank.ts';
import { composeForDaily } from '../core/daily/compose.ts';
import type { DailyStore } from '../core/daily/daily.ts';
import type { Content } from '../core/delivery/content.ts';
import type { Outgoing } from '../core/delivery/outgoing.ts';
import { composeForSession } from '../core/practice/compose.ts';
import type { PracticeStore } from '../core/practice/practice-store.ts';

/** Any message with its data as it is now; null when there is nothing to say any more. */
export async function composeMessage(
  { bank, store, dailies }: { bank: Bank; store: PracticeStore; dailies: DailyStore },
  outgoing: Outgoing,
): Promise<Content | null> {
  switch (outgoing.kind) {
    case 'daily_question':
    case 'outline':
      return composeForDaily({ bank, store: dailies }, outgoing);
    case 'notice': {
      const { notice } = outgoing;
      const session = 'sessionId' in notice ? (await store.load(notice.sessionId))?.session : undefined;
      return {
        kind: 'notice',
        notice,
        inChannel: session?.origin === 'daily',
        userId: session?.userId ?? null,
      };
    }
    case 'reaction':
      return null;
    default:
      return composeForSession({ bank, store }, outgoing);
  }
}
