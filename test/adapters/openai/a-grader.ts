import { fileURLToPath } from 'node:url';
import { type GradingPrompts, gradingPrompts } from '../../../src/adapters/openai/grading-prompt.ts';
import { OpenAiGrader, type OpenAiGraderOptions } from '../../../src/adapters/openai/openai-grader.ts';
import { loadPrompts } from '../../../src/adapters/openai/prompts.ts';

const promptFolder = fileURLToPath(new URL('../../../prompts', import.meta.url));

/** The prompts that the product ships. */
export function shippedPrompts(): Promise<GradingPrompts> {
  return loadPrompts(promptFolder, gradingPrompts);
}

export const testNow = new Date('2026-03-02T09:00:00Z');

/** A grader on the given endpoint with a clock that stands still and a nonce that can be foreseen. */
export async function aGrader(overrides: Partial<OpenAiGraderOptions> = {}): Promise<OpenAiGrader> {
  return new OpenAiGrader({
    model: 'model-as-configured',
    apiKey: 'sk-secret',
    timeoutMs: 5000,
    now: () => testNow,
    nonce: () => 'n0nce',
    prompts: await shippedPrompts(),
    ...overrides,
  });
}
