import type { Bank } from '../bank/bank.ts';
import { questionKey } from '../delivery/outgoing.ts';
import type { MemberRef } from '../members/member.ts';
import { openSession } from '../practice/transitions.ts';
import type { Interview, InterviewWish, Plan } from './interview.ts';
import type { InterviewStore, InterviewWrite } from './interview-store.ts';
import { remember } from './interview-writes.ts';
import { planInterview } from './plan.ts';
import { lostShares } from './weak-spots.ts';

export type StartDeps = { bank: Bank; interviews: InterviewStore; newId: () => string; random: () => number };

export type InterviewStarted =
  | { kind: 'started'; interviewId: string; questions: number }
  /** One is open already: that one can be gone on with. */
  | { kind: 'already-open'; interviewId: string }
  | { kind: 'no-questions' };

/** Plans an interview and puts its first question to the member, in a thread of the direct message. */
export async function startInterview(
  deps: StartDeps,
  wish: MemberRef & InterviewWish,
  now: Date,
): Promise<InterviewStarted> {
  const { teamId, userId, ...asked } = wish;
  const member = { teamId, userId };
  const past = await deps.interviews.practised(member);
  const lost = lostShares(deps.bank, past.verdicts);
  const plan = planInterview(deps.bank, asked, { history: past.history, lost, random: deps.random, now });
  if (!plan) return { kind: 'no-questions' };
  const [first] = plan.questions;
  const attempts = first ? await deps.interviews.attempts(member, [first.questionId]) : {};
  const ids = { interviewId: deps.newId(), sessionId: deps.newId() };
  return deps.interviews.change<InterviewStarted>(member, null, ({ record }) => {
    if (record) return { result: { kind: 'already-open', interviewId: record.interview.id }, writes: [] };
    const result: InterviewStarted = {
      kind: 'started',
      interviewId: ids.interviewId,
      questions: plan.questions.length,
    };
    return { result, writes: openInterview(plan, { ...member, ...ids, attempts }, now) };
  });
}

type Opening = MemberRef & { interviewId: string; sessionId: string; attempts: Record<string, number> };

/** The first question opens the thread, and the interviewer's introduction stands above it. */
export function openInterview(plan: Plan, opening: Opening, now: Date): InterviewWrite[] {
  const { teamId, userId, interviewId: id, sessionId, attempts } = opening;
  const [first] = plan.questions;
  if (!first) return [];
  const { questionId, followUps: maxFollowUps } = first;
  const session = openSession(
    {
      id: sessionId,
      teamId,
      userId,
      questionId,
      origin: 'mock',
      interviewId: id,
      dailyId: null,
      attempt: (attempts[questionId] ?? 0) + 1,
      channelId: null,
      threadTs: null,
      maxFollowUps,
    },
    now,
  );
  const key = questionKey(sessionId);
  const interview: Interview = {
    id,
    teamId,
    userId,
    status: 'running',
    plan,
    sessions: [{ sessionId, questionId }],
    turn: { key, askedAt: null },
    usedMs: {},
    wroteAtMs: null,
    ending: false,
    held: false,
    nudged: false,
    said: 0,
    quietSince: now,
    ended: null,
    result: null,
    createdAt: now,
    closedAt: null,
  };
  const [saved, ...timer] = remember(interview, {}, now);
  return [
    // The session says which interview it belongs to, so that one comes first.
    ...(saved ? [saved] : []),
    { write: 'session', session },
    {
      write: 'post',
      post: {
        key,
        teamId,
        outgoing: { kind: 'question', sessionId },
        destination: { to: 'member', userId },
      },
    },
    ...timer,
  ];
}
