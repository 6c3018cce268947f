import { join } from 'node:path';
import { loadPrompts } from '../adapters/openai/prompts.ts';
import type { Config } from '../config.ts';
import type { Interviewer } from '../core/mock/phrasing.ts';

/** A message waits for its wording no longer than this; then it goes out as its author wrote it. */
const phrasingTimeoutMs = 6_000;

/** The configured model as an interviewer's voice; null where none is configured: the authored sentences stand. */
export async function createInterviewer(
  config: Config,
  { root, now }: { root: string; now: () => Date },
): Promise<Interviewer | null> {
  if (!config.openai) return null;
  const { apiKey, baseUrl, model } = config.openai;
  const { OpenAiInterviewer, interviewerPrompts } = await import('../adapters/openai/openai-interviewer.ts');
  return new OpenAiInterviewer({
    model,
    ...(apiKey === null ? {} : { apiKey }),
    ...(baseUrl === null ? {} : { baseUrl }),
    timeoutMs: phrasingTimeoutMs,
    prompts: await loadPrompts(join(root, 'prompts'), interviewerPrompts),
    now,
  });
}
