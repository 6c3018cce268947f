import { type Interview, turnOf } from './interview.ts';

/**
 * The member's time: from the moment a question stands in Slack until its answer is stored. While an answer is graded, a
 * message is on its way or the interview is paused, the clock stands. Each function returns what changes.
 */
type ClockChange = Pick<Interview, 'turn' | 'usedMs' | 'wroteAtMs'>;

/** A message is on its way that asks; the clock starts when it stands. */
export function askWith(interview: Interview, key: string): ClockChange {
  return { usedMs: interview.usedMs, wroteAtMs: null, turn: { key, askedAt: null } };
}

/** The question stands already: the clock starts now. */
export function goOnAt(interview: Interview, key: string, now: Date): ClockChange {
  return { usedMs: interview.usedMs, wroteAtMs: null, turn: { key, askedAt: now } };
}

/** The clock stops: what has passed counts for that answer. A clock that was put back costs nothing. */
export function stopAt(
  interview: Interview,
  answer: { sessionId: string; step: string },
  now: Date,
): ClockChange {
  const since = interview.turn?.askedAt;
  const passed = since ? Math.max(0, now.getTime() - since.getTime()) : 0;
  return { turn: null, wroteAtMs: now.getTime(), usedMs: added(interview, answer, passed) };
}

/** A further message of the same answer: the time to write it counts, unless it came much later. */
export function writtenOn(
  interview: Interview,
  answer: { sessionId: string; step: string },
  now: Date,
): ClockChange {
  const { turn, wroteAtMs } = interview;
  const gap = now.getTime() - (wroteAtMs ?? now.getTime());
  const counts = gap > 0 && gap <= longestGapMs;
  return { turn, wroteAtMs: now.getTime(), usedMs: added(interview, answer, counts ? gap : 0) };
}

/** Later than this after the last message of an answer the member was not writing it all the time. */
const longestGapMs = 5 * 60 * 1000;

function added(interview: Interview, { sessionId, step }: { sessionId: string; step: string }, ms: number) {
  const key = turnOf(sessionId, step);
  return { ...interview.usedMs, [key]: (interview.usedMs[key] ?? 0) + ms };
}

/** Milliseconds of the member's time so far, the turn under way included. */
export function usedUntil(interview: Interview, now: Date): number {
  const done = Object.values(interview.usedMs).reduce((sum, ms) => sum + ms, 0);
  const since = interview.turn?.askedAt;
  return done + (since ? Math.max(0, now.getTime() - since.getTime()) : 0);
}

/** Milliseconds that are left of the time agreed on, never below zero. */
export function leftAt(interview: Interview, now: Date): number {
  return Math.max(0, interview.plan.minutes * 60_000 - usedUntil(interview, now));
}
