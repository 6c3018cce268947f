import type { JobHelpers, TaskList } from 'graphile-worker';
import { z } from 'zod';
import type { Delivery } from '../../core/delivery/deliver.ts';
import { StepKey } from '../../core/grading/steps.ts';

/** The work behind each job. A rejection has the job run again later; so each must bear being run twice. */
export type Work = {
  /** Runs a job under the id that its log lines carry. */
  under<T>(trace: string, work: () => Promise<T>): Promise<T>;
  /** When to ask again whether it is the event's turn; null when it is. */
  waitForTurn(eventId: string): Promise<Date | null>;
  handleEvent(eventId: string): Promise<void>;
  grade(sessionId: string): Promise<unknown>;
  regrade(of: { sessionId: string; step: StepKey; revision: number }): Promise<unknown>;
  deliver(entryId: string): Promise<Delivery>;
  lookAfterInterview(interviewId: string): Promise<unknown>;
  postDueDailies(): Promise<unknown>;
  revealClosedDailies(): Promise<unknown>;
  sweep(): Promise<unknown>;
};

const EventJob = z.object({ eventId: z.string() });
const SessionJob = z.object({ sessionId: z.string(), trace: z.string().optional() });
const StepJob = SessionJob.extend({ step: StepKey, revision: z.string().regex(/^\d+$/).transform(Number) });
const InterviewJob = z.object({ interviewId: z.string(), trace: z.string().optional() });
const EntryJob = z.object({ entryId: z.string(), trace: z.string().optional() });

/** The worker's tasks. A job whose work is not done when a stop has waited long enough fails, and is run again by others. */
export function taskList(work: Work) {
  const run = <T>(helpers: JobHelpers, trace: string | undefined, job: () => Promise<T>): Promise<T> =>
    untilStopped(helpers, work.under(trace ?? `job-${helpers.job.id}`, job));
  return {
    'handle-event': async (payload, helpers) => {
      const { eventId } = EventJob.parse(payload);
      await run(helpers, eventId, async () => {
        const runAt = await work.waitForTurn(eventId);
        if (runAt) await helpers.addJob('handle-event', { eventId }, { runAt });
        else await work.handleEvent(eventId);
      });
    },
    grade: async (payload, helpers) => {
      const { sessionId, trace } = SessionJob.parse(payload);
      await run(helpers, trace, () => work.grade(sessionId));
    },
    regrade: async (payload, helpers) => {
      const { trace, ...of } = StepJob.parse(payload);
      await run(helpers, trace, () => work.regrade(of));
    },
    deliver: async (payload, helpers) => {
      const job = EntryJob.parse(payload);
      const delivery = await run(helpers, job.trace, () => work.deliver(job.entryId));
      if (delivery.kind === 'again') await runAgain(helpers, job, delivery.at);
    },
    'interview-timer': async (payload, helpers) => {
      const { interviewId, trace } = InterviewJob.parse(payload);
      await run(helpers, trace, () => work.lookAfterInterview(interviewId));
    },
    'daily-tick': async (_payload, helpers) => {
      await run(helpers, undefined, () => work.postDueDailies());
      await run(helpers, undefined, () => work.revealClosedDailies());
    },
    sweep: async (_payload, helpers) => {
      await run(helpers, undefined, () => work.sweep());
    },
  } satisfies TaskList;
}

/** What runs by the clock. graphile-worker runs each line once, however many processes there are. */
export const crontab = ['* * * * * daily-tick ?max=3', '17 * * * * sweep ?max=3'].join('\n');

/** graphile-worker does not leave a job by itself: at the end of a stop's time it only gives this signal. */
async function untilStopped<T>({ abortSignal }: JobHelpers, work: Promise<T>): Promise<T> {
  let onStop = (): void => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    onStop = () => reject(new Error('Stopped before its work was done'));
    abortSignal?.addEventListener('abort', onStop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    // The signal lives as long as the worker: what hangs on it would never go.
    abortSignal?.removeEventListener('abort', onStop);
  }
}

async function runAgain(helpers: JobHelpers, payload: z.infer<typeof EntryJob>, at: Date): Promise<void> {
  await helpers.addJob('deliver', payload, { runAt: at, jobKey: `deliver:${payload.entryId}` });
}
