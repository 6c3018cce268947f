import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type pg from 'pg';
import { OfflineGrader } from '../adapters/offline/offline-grader.ts';
import { gradingPrompts } from '../adapters/openai/grading-prompt.ts';
import { loadPrompts } from '../adapters/openai/prompts.ts';
import { openKeyValues } from '../adapters/postgres/key-values.ts';
import type { Config } from '../config.ts';
import { CachedGrader, type JudgedReply } from '../core/grading/cached-grader.ts';
import type { Grader } from '../core/grading/grader.ts';
import type { Log } from '../log.ts';

const gradingTimeoutMs = 120_000;
/** Long enough for a job that runs again after a crash. The cached reply holds quotes, so no longer than that. */
export const verdictTtlMs = 60 * 60 * 1000;

type GraderOptions = {
  root: string;
  pool: pg.Pool;
  now: () => Date;
  log: Log;
  /** Counts what the grader does. A reply from the cache is not counted again. */
  measured: (grader: Grader) => Grader;
};

/** The configured model behind a cache, or the offline grader where none is configured. */
export async function createGrader(
  config: Config,
  { root, pool, now, log, measured }: GraderOptions,
): Promise<Grader> {
  if (!config.openai) return measured(new OfflineGrader());
  const { apiKey, baseUrl, model } = config.openai;
  // The client is large, and of no use to the offline grader.
  const { OpenAiGrader } = await import('../adapters/openai/openai-grader.ts');
  const openai = new OpenAiGrader({
    model,
    ...(apiKey === null ? {} : { apiKey }),
    ...(baseUrl === null ? {} : { baseUrl }),
    timeoutMs: gradingTimeoutMs,
    prompts: await loadPrompts(join(root, 'prompts'), gradingPrompts),
    nonce: () => randomUUID().slice(0, 8),
    now,
  });
  const values = openKeyValues<JudgedReply>(pool, { namespace: 'verdicts', ttlMs: verdictTtlMs });
  return new CachedGrader(measured(openai), {
    cache: {
      get: (key) => values.get(key),
      set: async (key, reply) => void (await values.set(key, reply)),
      delete: async (key) => void (await values.delete(key)),
    },
    model,
    promptHash: openai.promptHash,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    onCacheError: (error) => log('warn', 'verdicts.cache.failed', { error: String(error) }),
  });
}

/** How answers are graded, in a few words. */
export function graderLabel(config: Config): string {
  return config.openai
    ? `Graded by ${config.openai.model}`
    : 'Graded offline: an estimate by rules, no model reads answers';
}
