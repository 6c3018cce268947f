import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { ContentError, loadBank } from '../adapters/content/load-bank.ts';
import { OfflineGrader } from '../adapters/offline/offline-grader.ts';
import { checkQuestion } from '../core/bank/check-question.ts';
import { questionJsonSchema } from '../core/bank/json-schema.ts';
import { Question } from '../core/bank/question.ts';
import { bankSummary, checkCues, cueReport } from './bank-check.ts';
import { looseCues } from './bank-loose.ts';
import { writeSkeleton } from './bank-new.ts';
import { measureBank, reportProblems, reportText } from './bank-report.ts';
import { exemplarProblems, trialReport, tryExemplars } from './bank-try.ts';

const usage = `npm run bank                 check all questions
npm run bank -- --report     grade all exemplars: does the bank tell good answers from others
npm run bank -- --try <id>   grade the exemplars of one question
npm run bank -- --new <id>   write the skeleton of a question
npm run bank -- --schema     write content/schema.json`;

/** Where the content lies, and where words go. */
export type BankTool = { content: string; print: (text: string) => void };

/** Runs the tool and returns its exit code: 0 when nothing is to be mended, 1 otherwise, 2 for arguments it does not know. */
export async function runBankTool(args: string[], { content, print }: BankTool): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    print(usage);
    return 2;
  }
  if (options.schema) {
    await writeFile(join(content, 'schema.json'), questionJsonSchema());
    print('content/schema.json is written.');
    return 0;
  }
  if (options.new !== undefined) {
    const { written, says } = await writeSkeleton(options.new, { content });
    print(says);
    return written ? 0 : 1;
  }
  if (options.try !== undefined) return tryQuestion(options.try, { content, print });
  return options.report ? reportBank({ content, print }) : checkBank({ content, print });
}

/** Null for arguments that it does not know. */
function readOptions(args: string[]) {
  const options = {
    try: { type: 'string' },
    new: { type: 'string' },
    schema: { type: 'boolean' },
    report: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch {
    return null;
  }
}

async function reportBank({ content, print }: BankTool): Promise<number> {
  try {
    const bank = await loadBank(join(content, 'questions'));
    const report = await measureBank(bank, new OfflineGrader());
    print(`${bankSummary(bank)}\n\n${reportText(bank, report)}`);
    return reportProblems(report).length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    print(error.message);
    return 1;
  }
}

async function checkBank({ content, print }: BankTool): Promise<number> {
  try {
    const bank = await loadBank(join(content, 'questions'));
    const problems = [...cueReport(bank), ...(await schemaProblems(content))];
    print(bankSummary(bank));
    if (problems.length === 0) return 0;
    print([`${problems.length} to mend:`, ...problems.map((text) => `  ${text}`)].join('\n'));
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    print(error.message);
  }
  return 1;
}

async function schemaProblems(content: string): Promise<string[]> {
  const written = await readFile(join(content, 'schema.json'), 'utf8').catch(() => '');
  return written === questionJsonSchema()
    ? []
    : ['content/schema.json is not what the schema says; run npm run bank -- --schema'];
}

/** Reads only this one file, so that an author can work while other files are broken. */
async function tryQuestion(id: string, { content, print }: BankTool): Promise<number> {
  const file = join(content, 'questions', `${id}.yaml`);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    print(`Cannot try "${id}": there is no content/questions/${id}.yaml; write <topic>/<slug>`);
    return 1;
  }
  const reading = readQuestion(text);
  if (!reading.success) {
    print(`Cannot try "${id}":\n${z.prettifyError(reading.error)}`);
    return 1;
  }
  const question = reading.data;
  const problems = [...checkQuestion(question), ...checkCues(question)].map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
  const tried = await tryExemplars(question, new OfflineGrader());
  const loose = looseCues(question, await readableQuestions(content));
  print(
    [trialReport(question, tried), ...section('To mend:', problems), ...section('Loose:', loose)].join('\n'),
  );
  return problems.length + exemplarProblems(question, tried).length === 0 ? 0 : 1;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function readQuestion(text: string) {
  const document = parseDocument(text);
  return Question.safeParse(document.errors.length > 0 ? undefined : document.toJS());
}

/** The questions that can be read now, to compare with; the others are for the full check to report. */
async function readableQuestions(content: string): Promise<Question[]> {
  const questions: Question[] = [];
  for await (const file of glob('*/*.yaml', { cwd: join(content, 'questions') })) {
    const reading = readQuestion(await readFile(join(content, 'questions', file), 'utf8'));
    if (reading.success) questions.push(reading.data);
  }
  return questions;
}

if (import.meta.main) {
  process.exitCode = await runBankTool(process.argv.slice(2), {
    content: join(import.meta.dirname, '../../content'),
    print: (text) => console.log(text),
  });
}
