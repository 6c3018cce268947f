import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadPrompts, PromptError } from '../../../src/adapters/openai/prompts.ts';
import { shippedPrompts } from './a-grader.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prompts-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string) => writeFile(join(folder, `${name}.md`), text);

describe('loadPrompts', () => {
  test('fills each placeholder wherever it stands', async () => {
    await write('greet', 'Hello {{name}}, {{name}} of {{team}}.\n');
    const prompts = await loadPrompts(folder, { greet: ['name', 'team'] });
    expect(prompts.render('greet', { name: 'Ada', team: 'ops' })).toBe('Hello Ada, Ada of ops.');
  });

  test('takes nothing inside a value for a placeholder or a pattern', async () => {
    await write('greet', 'Hello {{name}} of {{team}}.');
    const prompts = await loadPrompts(folder, { greet: ['name', 'team'] });
    expect(prompts.render('greet', { name: '{{team}} $& $1', team: 'ops' })).toBe(
      'Hello {{team}} $& $1 of ops.',
    );
  });

  test('names every problem of every file at once', async () => {
    await write('first', 'Hello {{nmae}} and {{ spaced }}.');
    await write('second', '  \n');
    const error = await loadPrompts(folder, { first: ['name'], second: [], third: [] }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(PromptError);
    expect((error as PromptError).message.split('\n').slice(1)).toEqual([
      '  first.md lacks {{name}}; add it',
      '  first.md has the unknown placeholder {{nmae}}; remove or rename it',
      '  first.md has a malformed placeholder; write {{lower_case}}',
      '  second.md is empty; write the prompt',
      `  third.md cannot be read; put it into "${folder}"`,
    ]);
  });

  test('refuses to render without a value', async () => {
    await write('greet', 'Hello {{name}}.');
    const prompts = await loadPrompts(folder, { greet: ['name'] });
    expect(() => prompts.render('greet')).toThrow('Cannot fill greet.md: no value for {{name}}');
  });

  test('gives a hash that changes with the files and with nothing else', async () => {
    await write('greet', 'Hello.');
    const before = await loadPrompts(folder, { greet: [] });
    expect((await loadPrompts(folder, { greet: [] })).hash).toBe(before.hash);
    await write('greet', 'Hello!');
    expect((await loadPrompts(folder, { greet: [] })).hash).not.toBe(before.hash);
  });

  test('accepts the prompts of grading as they are shipped', async () => {
    expect((await shippedPrompts()).hash).toMatch(/^[0-9a-f]{16}$/);
  });
});
