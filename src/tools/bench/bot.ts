import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import type { Grader } from '../../core/grading/grader.ts';
import { createLog } from '../../log.ts';
import { type Whetstone, wire } from '../../wire.ts';
import { answerTheBench } from './child.ts';
import { botToken, signingSecret } from './scene.ts';

const Options = z.object({
  databaseUrl: z.string(),
  slackPort: z.int(),
  port: z.int(),
  /** How long the grader takes. */
  gradingMs: z.number(),
});

/** Judges at once, or after a pause as a model would: half of the criteria met, with the answer's first words as evidence. */
function stubGrader(gradingMs: number): Grader {
  return {
    name: 'bench',
    grade: async ({ step, answer }) => {
      if (gradingMs > 0) await wait(gradingMs);
      const evidence = [{ sentence: 1, quote: answer.split(/\s+/).slice(0, 8).join(' ') }];
      return {
        kind: 'judged',
        judgements: step.criteria.map(({ id }, index) => ({
          criterionId: id,
          ...(index % 2 === 0
            ? { evidence, reason: 'The answer says so.', verdict: 'met' as const }
            : { evidence: [], reason: 'The answer does not say so.', verdict: 'missed' as const }),
        })),
        flags: step.redFlags.map(({ id }) => ({ redFlagId: id, evidence: [], present: false })),
        record: {
          model: 'bench',
          offlineEstimate: false,
          promptHash: '',
          inputTokens: 0,
          outputTokens: 0,
          durationMs: gradingMs,
        },
      };
    },
  };
}

let whetstone: Whetstone | null = null;

answerTheBench(
  {
    begin: async (given) => {
      const { databaseUrl, slackPort, port, gradingMs } = Options.parse(given);
      const config: Config = {
        slack: { mode: 'http', botToken, signingSecret },
        slackApiUrl: `http://127.0.0.1:${slackPort}/api/`,
        databaseUrl,
        dataDir: '',
        openai: null,
        prices: null,
        port,
        logLevel: 'info',
      };
      whetstone = await wire(config, {
        log: createLog(config.logLevel),
        root: join(import.meta.dirname, '../../..'),
        settleMs: 0,
        grader: stubGrader(gradingMs),
      });
      await whetstone.start();
    },
  },
  async () => whetstone?.stop(),
);
