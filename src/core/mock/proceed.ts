import type { Bank } from '../bank/bank.ts';
import { questionKey } from '../delivery/outgoing.ts';
import { openSession } from '../practice/transitions.ts';
import { askWith, usedUntil } from './clock.ts';
import { close } from './closing.ts';
import {
  currentOf,
  type Ending,
  type Interview,
  type InterviewRecord,
  type PlannedQuestion,
} from './interview.ts';
import type { InterviewWrite } from './interview-store.ts';
import { remember, tell } from './interview-writes.ts';

export type Proceeding = { bank: Bank; now: Date; nextSessionId: string };

/**
 * Goes on from where the session under way is: asks the step that it waits with, puts the next question, or closes.
 * Nothing is asked while the interview is paused: that comes when it goes on.
 */
export function proceed(record: InterviewRecord, deps: Proceeding): InterviewWrite[] {
  const { interview } = record;
  const current = currentOf(record)?.session;
  if (!current || current.status === 'grading') return remember(interview, {}, deps.now);
  if (current.status === 'done') return afterSession(record, deps);
  if (interview.status === 'paused') return remember(interview, { turn: null, held: true }, deps.now);
  const key = `follow-up:${current.id}:${current.step}`;
  const ask = tell(interview, key, { kind: 'follow_up', sessionId: current.id, step: current.step });
  return [ask, ...remember(interview, { ...askWith(interview, key), held: false }, deps.now)];
}

/** The session under way has ended. */
function afterSession(record: InterviewRecord, deps: Proceeding): InterviewWrite[] {
  const { interview } = record;
  if (interview.ending) return close(record, 'ended-early', deps);
  const next = nextQuestion(interview, deps.bank);
  const ending = endingNow(interview, next, deps.now);
  if (ending) return close(record, ending, deps);
  if (interview.status === 'paused' || !next)
    return remember(interview, { turn: null, held: true }, deps.now);
  return putQuestion(record, next, deps);
}

function endingNow(interview: Interview, next: PlannedQuestion | null, now: Date): Ending | null {
  if (!next) return 'completed';
  return usedUntil(interview, now) >= interview.plan.minutes * 60_000 ? 'time' : null;
}

/** The first planned question that was not put yet and that the bank still holds. */
export function nextQuestion({ plan, sessions }: Interview, bank: Bank): PlannedQuestion | null {
  const put = new Set(sessions.map(({ questionId }) => questionId));
  return plan.questions.find(({ questionId }) => !put.has(questionId) && bank.find(questionId)) ?? null;
}

function putQuestion(record: InterviewRecord, next: PlannedQuestion, deps: Proceeding): InterviewWrite[] {
  const { interview, sessions, attempts } = record;
  const opening = sessions[0]?.session;
  const session = openSession(
    {
      id: deps.nextSessionId,
      teamId: interview.teamId,
      userId: interview.userId,
      questionId: next.questionId,
      origin: 'mock',
      interviewId: interview.id,
      dailyId: null,
      attempt: (attempts[next.questionId] ?? 0) + 1,
      channelId: opening?.channelId ?? null,
      threadTs: opening?.threadTs ?? null,
      maxFollowUps: next.followUps,
    },
    deps.now,
  );
  const key = questionKey(session.id);
  const put = { sessionId: session.id, questionId: next.questionId };
  return [
    { write: 'session', session },
    tell(interview, key, { kind: 'question', sessionId: session.id }),
    ...remember(
      interview,
      { ...askWith(interview, key), held: false, sessions: [...interview.sessions, put] },
      deps.now,
    ),
  ];
}
