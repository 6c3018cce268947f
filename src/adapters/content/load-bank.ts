import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import { Bank } from '../../core/bank/bank.ts';
import { checkQuestion, type Problem } from '../../core/bank/check-question.ts';
import { Question } from '../../core/bank/question.ts';

/** Content that cannot be used. The message lists every problem of every file. */
export class ContentError extends Error {
  readonly code = 'CONTENT_INVALID';
}

type FileReading = { question?: Question; problems: string[] };

/**
 * Reads all questions below `folder`.
 * @throws ContentError that names all problems of all files, each with file, line, place and what to do.
 */
export async function loadBank(folder: string): Promise<Bank> {
  const files = await questionFiles(folder);
  // One after the other: all at once would hold the texts of all of them in memory.
  const readings: FileReading[] = [];
  for (const file of files) readings.push(await readQuestion(folder, file));
  const problems = readings.flatMap((reading) => reading.problems);
  if (files.length === 0)
    problems.push(`${folder}: holds no question files; put them at <topic>/<slug>.yaml`);
  if (problems.length > 0) {
    throw new ContentError(
      `Cannot load the question bank, ${problems.length} to mend:\n${problems.map((p) => `  ${p}`).join('\n')}`,
    );
  }
  return new Bank(readings.flatMap((reading) => reading.question ?? []));
}

async function questionFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new ContentError(`Cannot read the question folder "${folder}"; check that it is there`, { cause });
  });
  return entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}

async function readQuestion(folder: string, file: string): Promise<FileReading> {
  const text = await readFile(join(folder, file), 'utf8');
  let content: unknown;
  try {
    content = load(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { problems: [`${file}:${(error.mark?.line ?? 0) + 1} ${error.reason}`] };
  }
  const parsed = Question.safeParse(content);
  if (!parsed.success) {
    return { problems: await describeAll(parsed.error.issues.map(toProblem), { file, text }) };
  }
  const problems = [...checkQuestion(parsed.data), ...checkPlace(parsed.data, file)];
  return { question: parsed.data, problems: await describeAll(problems, { file, text }) };
}

function checkPlace({ id }: Question, file: string): Problem[] {
  const expected = file
    .split(sep)
    .join('/')
    .replace(/\.ya?ml$/, '');
  if (id === expected) return [];
  return [{ path: ['id'], message: `is "${id}"; the file's place asks for "${expected}"` }];
}

/** Each with the line that it is in. The parser that knows lines takes ten times as long: only a broken file meets it. */
async function describeAll(
  problems: readonly Problem[],
  { file, text }: { file: string; text: string },
): Promise<string[]> {
  if (problems.length === 0) return [];
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (path: (string | number)[]): number => {
    for (let depth = path.length; depth >= 0; depth--) {
      const start = rangeStart(document.getIn(path.slice(0, depth), true));
      if (start !== undefined) return lines.linePos(start).line;
    }
    return 1;
  };
  return problems.map(
    ({ path, message }) => `${file}:${lineOf(path)} ${path.join('.') || '(whole file)'}: ${message}`,
  );
}

type Issue = { path: PropertyKey[]; message: string; code?: string | undefined; keys?: string[] };

function toProblem(issue: Issue): Problem {
  const path = issue.path.filter((key) => typeof key !== 'symbol');
  const keys = issue.keys ?? [];
  if (issue.code === 'unrecognized_keys') {
    return {
      path: [...path, ...keys.slice(0, 1)],
      message: `unknown field ${keys.map((k) => `"${k}"`).join(', ')}; remove or rename it`,
    };
  }
  return { path, message: issue.message };
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return undefined;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? start : undefined;
}
