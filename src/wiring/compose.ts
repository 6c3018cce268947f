import type { Bank } from '../core/bank/bank.ts';
import { composeForDaily } from '../core/daily/compose.ts';
import type { DailyStore } from '../core/daily/daily.ts';
import type { Content } from '../core/delivery/content.ts';
import type { Outgoing } from '../core/delivery/outgoing.ts';
import { composeDebrief, composeInInterview } from '../core/mock/compose.ts';
import type { InterviewStore } from '../core/mock/interview-store.ts';
import type { Interviewer } from '../core/mock/phrasing.ts';
import { composeSeat } from '../core/mock/seat-compose.ts';
import { composeForSession } from '../core/practice/compose.ts';
import type { PracticeStore } from '../core/practice/practice-store.ts';
import type { Session } from '../core/practice/session.ts';
import { composeWeekly, type WeeklyDeps } from '../core/standings/compose-weekly.ts';

/** Any message with its data as it is now; null when there is nothing to say any more. */
export async function composeMessage(
  deps: {
    bank: Bank;
    store: PracticeStore;
    dailies: DailyStore;
    interviews: InterviewStore;
    weekly: WeeklyDeps;
    /** A file of a closed interview; null where there is none to send. */
    interviewFile: (wish: Extract<Outgoing, { kind: 'interview_file' }>) => Promise<Content | null>;
    progressFile: (wish: Extract<Outgoing, { kind: 'progress_file' }>) => Promise<Content | null>;
    interviewer: Interviewer | null;
    onFallback: (fallback: { sessionId: string; reason: string }) => void;
    now: () => Date;
  },
  outgoing: Outgoing,
): Promise<Content | null> {
  const { bank, store, dailies, interviews } = deps;
  switch (outgoing.kind) {
    case 'daily_question':
    case 'outline':
      return composeForDaily({ bank, store: dailies }, outgoing);
    case 'weekly_board':
      return composeWeekly(deps.weekly, outgoing);
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
    case 'debrief':
      return composeDebrief({ bank, interviews }, outgoing.interviewId);
    case 'interview_file':
      return deps.interviewFile(outgoing);
    case 'progress_file':
      return deps.progressFile(outgoing);
    default: {
      const record = await store.load(outgoing.sessionId);
      // Read once: what composes it looks at the same session.
      const known = {
        load: async () => record,
        earlierGrade: (session: Session) => store.earlierGrade(session),
      };
      if (record && record.session.interviewId !== null)
        return composeInInterview({ ...deps, practice: known }, outgoing, record);
      if (record?.session.origin === 'seat') return composeSeat(bank, outgoing, record);
      switch (outgoing.kind) {
        case 'interview_again':
        case 'seat_reply':
        case 'seat_debrief':
          return null;
        default:
          return composeForSession({ bank, store: known }, outgoing);
      }
    }
  }
}
