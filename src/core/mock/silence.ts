import type { Bank } from '../bank/bank.ts';
import { close } from './closing.ts';
import { currentOf, holderOf, type InterviewRecord } from './interview.ts';
import type { InterviewStore, InterviewWrite } from './interview-store.ts';
import { closeAfterMs, nudgeAfterMs, tellNotice } from './interview-writes.ts';

export type SilenceResult = 'nudged' | 'closed' | 'waits' | 'nothing-to-do';

/** Looks after an open interview when its timer has come: a nudge after a day of silence, the end after seven. */
export async function lookAfter(
  deps: { bank: Bank; interviews: InterviewStore },
  interviewId: string,
  now: Date,
): Promise<SilenceResult> {
  const seen = await deps.interviews.load(interviewId);
  if (!seen) return 'nothing-to-do';
  const { teamId, userId } = seen.interview;
  return deps.interviews.change<SilenceResult>({ teamId, userId, interviewId }, null, ({ record }) =>
    record && record.interview.status !== 'closed'
      ? afterSilence(record, { bank: deps.bank, now })
      : { result: 'nothing-to-do', writes: [] },
  );
}

/** What silence until `now` means. Safe to ask at any time, and again. */
export function afterSilence(
  record: InterviewRecord,
  { bank, now }: { bank: Bank; now: Date },
): { result: SilenceResult; writes: InterviewWrite[] } {
  const { interview } = record;
  const quietMs = now.getTime() - interview.quietSince.getTime();
  const timer = (ms: number): InterviewWrite => ({
    write: 'interview-timer',
    interviewId: interview.id,
    at: new Date(Math.max(interview.quietSince.getTime() + ms, now.getTime() + shortestWaitMs)),
  });
  const current = currentOf(record);
  // It is not the member who is silent: a grader is away.
  if (current?.session.status === 'grading')
    return {
      result: 'waits',
      writes: [{ ...timer(0), at: new Date(now.getTime() + nudgeAfterMs) } as InterviewWrite],
    };
  if (quietMs >= closeAfterMs) return { result: 'closed', writes: closeUnfinished(record, { bank, now }) };
  if (quietMs < nudgeAfterMs) return { result: 'waits', writes: [timer(nudgeAfterMs)] };
  if (interview.nudged) return { result: 'waits', writes: [timer(closeAfterMs)] };
  return {
    result: 'nudged',
    writes: [
      { write: 'interview', interview: { ...interview, nudged: true } },
      tellNotice(interview, `interview-nudge:${interview.id}:${interview.quietSince.getTime()}`, {
        about: 'interview-nudge',
        sessionId: holderOf(interview),
      }),
      timer(closeAfterMs),
    ],
  };
}

/** A timer that came early by a hair must not spin. */
const shortestWaitMs = 1_000;

function closeUnfinished(record: InterviewRecord, deps: { bank: Bank; now: Date }): InterviewWrite[] {
  const current = currentOf(record);
  // The days of silence are nobody's time to answer.
  const interview = { ...record.interview, turn: null };
  const stopped: InterviewWrite[] = [];
  let sessions = record.sessions;
  if (current && current.session.status !== 'done') {
    const session = { ...current.session, status: 'done', ended: 'stopped', updatedAt: deps.now } as const;
    stopped.push({ write: 'session', session });
    sessions = sessions.map((each) => (each === current ? { ...each, session } : each));
  }
  return [...stopped, ...close({ ...record, interview, sessions }, 'silence', deps)];
}
