import type { Notice, Outgoing, Post } from '../delivery/outgoing.ts';
import { holderOf, type Interview } from './interview.ts';
import type { InterviewWrite } from './interview-store.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** After so long without a word the member is reminded, once. */
export const nudgeAfterMs = dayMs;
/** After so long the interview is closed with a debrief of what there is. */
export const closeAfterMs = 7 * dayMs;

/** The interview with a change, and the timer that looks after it: something has just happened in it. */
export function remember(interview: Interview, change: Partial<Interview>, now: Date): InterviewWrite[] {
  const next: Interview = { ...interview, ...change, quietSince: now, nudged: false };
  if (next.status === 'closed') return [{ write: 'interview', interview: next }];
  const at = new Date(now.getTime() + nudgeAfterMs);
  return [
    { write: 'interview', interview: next },
    { write: 'interview-timer', interviewId: interview.id, at },
  ];
}

/** A message in the interview's thread. All go to the session that opened it, so that they keep their order. */
export function tell(interview: Interview, key: string, outgoing: Outgoing): InterviewWrite {
  const destination = { to: 'session', sessionId: holderOf(interview) } as const;
  return { write: 'post', post: { key, teamId: interview.teamId, outgoing, destination } };
}

export function tellNotice(interview: Interview, key: string, notice: Notice): InterviewWrite {
  return tell(interview, key, { kind: 'notice', notice });
}

/** A session's own message, sent to the interview's thread in the order of all its messages. */
export function addressed(post: Post, interview: Interview): InterviewWrite {
  const { destination } = post;
  if (destination.to !== 'session' && destination.to !== 'session-member') return { write: 'post', post };
  return { write: 'post', post: { ...post, destination: { to: 'session', sessionId: holderOf(interview) } } };
}
