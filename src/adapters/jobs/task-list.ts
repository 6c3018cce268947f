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

/** `inFlight` is called around every job, so that a stop can wait for it. */
export function taskList(work: Work): TaskList {
  return {
    'handle-event': (payload) => work.handleEvent(z.object({ eventId: z.string() }).parse(payload).eventId),
    grade: async (payload) => {
      await work.grade(z.object({ sessionId: z.string() }).parse(payload).sessionId);
    },
    regrade: async (payload) => {
      const { sessionId, step } = z.object({ sessionId: z.string(), step: StepKey }).parse(payload);
      await work.regrade(sessionId, step);
    },
    deliver: async (payload, helpers) => {
      const { entryId } = z.object({ entryId: z.string() }).parse(payload);
      const delivery = await work.deliver(entryId);
      if (delivery.kind === 'again') await runAgain(helpers, { entryId }, delivery.at);
    },
    'daily-tick': async () => {
      await work.postDueDailies();
      await work.revealClosedDailies();
    },
    sweep: async () => {
      await work.sweep();
    },
  };
}

/** What runs by the clock. graphile-worker runs each line once, however many processes there are. */
export const crontab = ['* * * * * daily-tick ?max=3', '17 * * * * sweep ?max=3'].join('\n');

async function runAgain(helpers: JobHelpers, payload: { entryId: string }, at: Date): Promise<void> {
  const queueName = await helpers.getQueueName();
  await helpers.addJob('deliver', payload, {
    runAt: at,
    jobKey: `deliver:${payload.entryId}`,
    ...(queueName === null ? {} : { queueName }),
  });
}
