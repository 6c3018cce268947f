import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Prompt files that cannot be used. The message lists every problem of every file. */
export class PromptError extends Error {
  readonly code = 'PROMPTS_INVALID';
}

/** The prompts of a folder, filled by name. `hash` changes with every byte of their files. */
export type Prompts<Name extends string = string> = {
  hash: string;
  /** @throws PromptError where a placeholder has no value: the caller does not fit the file. */
  render(name: Name, values?: Readonly<Record<string, string>>): string;
};

/** Per prompt, the placeholders that its file must hold, each at least once, and no others. */
export type PromptSpec<Name extends string = string> = Readonly<Record<Name, readonly string[]>>;

/**
 * Reads `<name>.md` for each name of the spec.
 * @throws PromptError where a file is missing or empty, or its placeholders are not those of the spec.
 */
export async function loadPrompts<Name extends string>(
  folder: string,
  spec: PromptSpec<Name>,
): Promise<Prompts<Name>> {
  const names = Object.keys(spec).toSorted();
  const templates = new Map<string, string>();
  const problems: string[] = [];
  for (const name of names) {
    const text = await readFile(join(folder, `${name}.md`), 'utf8').catch(() => undefined);
    if (text === undefined) problems.push(`${name}.md cannot be read; put it into "${folder}"`);
    else {
      const placeholders: readonly string[] = spec[name as Name];
      problems.push(...checkTemplate(text, placeholders).map((problem) => `${name}.md ${problem}`));
      templates.set(name, text.trim());
    }
  }
  if (problems.length > 0)
    throw new PromptError(
      `Cannot load the prompts:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );

  const hash = createHash('sha256')
    .update(JSON.stringify([...templates]))
    .digest('hex')
    .slice(0, 16);
  return { hash, render: (name, values = {}) => fill(templates.get(name) ?? '', { name, values }) };
}

const placeholder = /\{\{([a-z_]+)\}\}/g;

function checkTemplate(text: string, expected: readonly string[]): string[] {
  if (text.trim() === '') return ['is empty; write the prompt'];
  const found = new Set([...text.matchAll(placeholder)].map((match) => match[1] ?? ''));
  const rest = text.replace(placeholder, '');
  return [
    ...expected.filter((name) => !found.has(name)).map((name) => `lacks {{${name}}}; add it`),
    ...[...found]
      .filter((name) => !expected.includes(name))
      .map((name) => `has the unknown placeholder {{${name}}}; remove or rename it`),
    ...(/\{\{|\}\}/.test(rest) ? ['has a malformed placeholder; write {{lower_case}}'] : []),
  ];
}

/** One pass: what a value holds is never taken for a placeholder. */
function fill(
  template: string,
  { name, values }: { name: string; values: Readonly<Record<string, string>> },
): string {
  return template.replace(placeholder, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new PromptError(`Cannot fill ${name}.md: no value for {{${key}}}`);
    return value;
  });
}
