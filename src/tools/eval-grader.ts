import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { OfflineGrader } from '../adapters/offline/offline-grader.ts';
import { gradingPrompts } from '../adapters/openai/grading-prompt.ts';
import { OpenAiGrader } from '../adapters/openai/openai-grader.ts';
import { loadPrompts } from '../adapters/openai/prompts.ts';
import { readOpenAi } from '../config.ts';
import type { Grader } from '../core/grading/grader.ts';

const gradingTimeoutMs = 120_000;

/** `root` is the folder that holds `prompts`. */
export type GraderSource = { root: string; env: Record<string, string | undefined> };

/** The grader that the product would use, without its cache: a remembered reply would look like a steady grader. */
export async function configuredGrader({
  root,
  env,
}: GraderSource): Promise<{ grader: Grader; label: string }> {
  const openai = readOpenAi(env);
  if (!openai) return { grader: new OfflineGrader(), label: 'offline' };
  const { apiKey, baseUrl, model } = openai;
  const grader = new OpenAiGrader({
    model,
    ...(apiKey === null ? {} : { apiKey }),
    ...(baseUrl === null ? {} : { baseUrl }),
    timeoutMs: gradingTimeoutMs,
    prompts: await loadPrompts(join(root, 'prompts'), gradingPrompts),
    nonce: () => randomUUID().slice(0, 8),
    now: () => new Date(),
  });
  return { grader, label: `${model}, prompts ${grader.promptHash}` };
}
