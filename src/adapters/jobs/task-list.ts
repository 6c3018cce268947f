import type { JobHelpers, TaskList } from 'graphile-worker';
import { z } from 'zod';
import type { Delivery } from '../../core/delivery/deliver.ts';
import { StepKey } from '../../core/grading/steps.ts';

/** The work behind each job. A rejection has the job run again later; so each must bear being run twice. */
export type Work = {
  handleEvent(eventId: string): Promise<void>;
  grade(sessionId: string): Promise<unknown>;
  regrade(sessionId: string, step: StepKey): Promise<unknown>;
  deliver(entryId: string): Promise<Delivery>;
  postDueDailies(): Promise<unknown>;
  revealClosedDailies(): Promise<unknown>;
  sweep(): Promise<unknown>;
};

/** The worker's tasks. A job whose work is not done when a stop has waited long enough fails, and is run again by others. */
export function taskList(work: Work): TaskList {
  return {
    'handle-event': (payload, helpers) =>
      untilStopped(helpers, work.handleEvent(z.object({ eventId: z.string() }).parse(payload).eventId)),
    grade: async (payload, helpers) => {
      await untilStopped(helpers, work.grade(z.object({ sessionId: z.string() }).parse(payload).sessionId));
    },
    regrade: async (payload, helpers) => {
      const { sessionId, step } = z.object({ sessionId: z.string(), step: StepKey }).parse(payload);
      await untilStopped(helpers, work.regrade(sessionId, step));
    },
    deliver: async (payload, helpers) => {
      const { entryId } = z.object({ entryId: z.string() }).parse(payload);
      const delivery = await untilStopped(helpers, work.deliver(entryId));
      if (delivery.kind === 'again') await runAgain(helpers, { entryId }, delivery.at);
    },
    'daily-tick': async (_payload, helpers) => {
      await untilStopped(helpers, work.postDueDailies());
      await untilStopped(helpers, work.revealClosedDailies());
    },
    sweep: async (_payload, helpers) => {
      await untilStopped(helpers, work.sweep());
    },
  };
}

/** What runs by the clock. graphile-worker runs each line once, however many processes there are. */
export const crontab = ['* * * * * daily-tick ?max=3', '17 * * * * sweep ?max=3'].join('\n');

/** graphile-worker does not leave a job by itself: at the end of a stop's time it only rejects this promise. */
function untilStopped<T>({ abortPromise }: JobHelpers, work: Promise<T>): Promise<T> {
  const stopped = abortPromise.then((): never => {
    throw new Error('Stopped before its work was done');
  });
  return Promise.race([work, stopped]);
}

async function runAgain(helpers: JobHelpers, payload: { entryId: string }, at: Date): Promise<void> {
  const queueName = await helpers.getQueueName();
  await helpers.addJob('deliver', payload, {
    runAt: at,
    jobKey: `deliver:${payload.entryId}`,
    ...(queueName === null ? {} : { queueName }),
  });
}
