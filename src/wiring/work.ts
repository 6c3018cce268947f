import type { Work } from '../adapters/jobs/task-list.ts';
import type { Bank } from '../core/bank/bank.ts';
import {
  bringSchedulesForward,
  type DailyDeps,
  postDueDailies,
  revealClosedDailies,
} from '../core/daily/daily.ts';
import { type DeliveryDeps, deliver } from '../core/delivery/deliver.ts';
import type { Inbox } from '../core/intake/inbox.ts';
import type { InterviewStore } from '../core/mock/interview-store.ts';
import { lookAfter } from '../core/mock/silence.ts';
import { type GradingDeps, gradeSession, regradeStep } from '../core/practice/grade.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { withTrace } from '../trace.ts';

export type WorkDeps = {
  inbox: Inbox & { lull(): Promise<void> };
  /** Hands a stored event to the listeners. */
  replay: (body: unknown) => Promise<void>;
  grading: GradingDeps;
  delivery: DeliveryDeps;
  daily: DailyDeps;
  mock: { bank: Bank; interviews: InterviewStore };
  sweep: () => Promise<Record<string, number>>;
  metrics: Metrics;
  log: Log;
  now: () => Date;
};

/** How long an event lets those go first that came before it, and how long each of them is thought to take. */
const turnKeptMs = 60_000;
const turnMs = 50;

/** The work behind the jobs, logged and counted. */
export function createWork(deps: WorkDeps): Work {
  const { inbox, metrics, log, now } = deps;
  return {
    under: withTrace,
    waitForTurn: async (eventId) => {
      await inbox.lull();
      const earlier = await inbox.earlierUnderWay(eventId, new Date(now().getTime() - turnKeptMs));
      return earlier === 0 ? null : new Date(now().getTime() + Math.min(earlier, 100) * turnMs);
    },
    handleEvent: async (eventId) => {
      const event = await inbox.load(eventId);
      if (!event) return;
      await deps.replay(event.body);
      await inbox.done(eventId, now());
    },
    grade: async (sessionId) => {
      const { result, seconds } = await timed(() => gradeSession(deps.grading, sessionId));
      metrics.graded({ outcome: result, seconds });
      log(result === 'delayed' || result === 'given-up' ? 'warn' : 'info', 'answer.graded', {
        sessionId,
        result,
        seconds,
      });
    },
    regrade: async (of) => {
      const { result, seconds } = await timed(() => regradeStep(deps.grading, of));
      metrics.graded({ outcome: `re-${result}`, seconds });
      log('info', 'answer.regraded', { ...of, result, seconds });
    },
    deliver: async (entryId) => {
      let kind = 'unknown';
      const compose: DeliveryDeps['compose'] = (outgoing) => {
        kind = outgoing.kind;
        return deps.delivery.compose(outgoing);
      };
      const delivery = await deliver({ ...deps.delivery, compose }, entryId);
      const outcome = delivery.kind === 'settled' ? delivery.status : 'again';
      metrics.delivered({ kind, outcome });
      log('info', 'message.delivered', { entryId, kind, outcome });
      return delivery;
    },
    lookAfterInterview: async (interviewId) => {
      const result = await lookAfter(deps.mock, interviewId, now());
      log('info', 'interview.looked-after', { interviewId, result });
    },
    postDueDailies: () => postDueDailies(deps.daily, now()),
    revealClosedDailies: () => revealClosedDailies(deps.daily, now()),
    sweep: async () => {
      const broughtForward = await bringSchedulesForward(deps.daily, now());
      log('info', 'sweep.done', { ...(await deps.sweep()), broughtForward });
    },
  };
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const startedAt = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - startedAt) / 1000 };
}
