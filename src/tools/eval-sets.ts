import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Bank } from '../core/bank/bank.ts';
import { ExemplarGrade, type Question } from '../core/bank/question.ts';

/** An answer with what its writer says a strict grader should find in it. */
export type LabelledAnswer = {
  question: Question;
  /** Where it stands, for a person to look it up. */
  name: string;
  grade: ExemplarGrade;
  text: string;
  /** Criteria that are not named are missed. */
  verdicts: Readonly<Record<string, 'met' | 'partial'>>;
  redFlags: readonly string[];
};

/** Labelled answers that cannot be used. The message lists every problem of every file. */
export class LabelError extends Error {
  readonly code = 'LABELS_INVALID';
}

/** The bank's own exemplars. Cues are written with them at hand, so they flatter the offline grader. */
export function exemplarAnswers(bank: Bank): LabelledAnswer[] {
  return bank.questions.flatMap((question) =>
    question.exemplars.map(({ grade, text, verdicts, red_flags }, i) => ({
      question,
      name: `${question.id} exemplars.${i}`,
      grade,
      text,
      verdicts,
      redFlags: red_flags ?? [],
    })),
  );
}

const FreeWording = z.strictObject({
  question: z.string(),
  answers: z
    .array(
      z.strictObject({
        grade: ExemplarGrade,
        text: z.string().trim().min(1),
        verdicts: z.record(z.string(), z.enum(['met', 'partial'])),
        red_flags: z.array(z.string()).optional(),
      }),
    )
    .min(1),
});

/**
 * The answers whose writers had seen the criteria but no cue, no exemplar and no outline.
 * @throws LabelError that names all problems of all files.
 */
export async function freeAnswers(folder: string, bank: Bank): Promise<LabelledAnswer[]> {
  const files = (await Array.fromAsync(glob('*.yaml', { cwd: folder }))).toSorted();
  const answers: LabelledAnswer[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const document = parseDocument(await readFile(join(folder, file), 'utf8'));
    const parsed = FreeWording.safeParse(document.errors.length > 0 ? undefined : document.toJS());
    if (!parsed.success) {
      problems.push(`${file}: ${document.errors[0]?.message ?? z.prettifyError(parsed.error)}`);
      continue;
    }
    const question = bank.find(parsed.data.question);
    if (!question) {
      problems.push(`${file}: the bank holds no question "${parsed.data.question}"`);
      continue;
    }
    for (const [i, { grade, text, verdicts, red_flags }] of parsed.data.answers.entries()) {
      const name = `${file} answers.${i}`;
      const answer = { question, name, grade, text, verdicts, redFlags: red_flags ?? [] };
      answers.push(answer);
      problems.push(...labelProblems(answer));
    }
  }
  if (problems.length === 0) return answers;
  throw new LabelError(
    `Cannot use the labelled answers, ${problems.length} to mend:\n${problems.map((text) => `  ${text}`).join('\n')}`,
  );
}

function labelProblems({ question, name, verdicts, redFlags }: LabelledAnswer): string[] {
  const problems: string[] = [];
  for (const [id, verdict] of Object.entries(verdicts)) {
    const criterion = question.criteria.find((candidate) => candidate.id === id);
    if (!criterion) problems.push(`${name}: the question has no criterion "${id}"`);
    else if (verdict === 'partial' && criterion.partial === undefined)
      problems.push(`${name}: criterion "${id}" is met or missed, it has no partial`);
  }
  for (const id of redFlags) {
    if (!question.red_flags.some((flag) => flag.id === id))
      problems.push(`${name}: the question has no red flag "${id}"`);
  }
  return problems;
}

export const halves = ['tune', 'test'] as const;
export type Half = (typeof halves)[number];

/** The half that a question's free answers belong to; it stays the same whatever else the bank holds. */
export function halfOf(questionId: string): Half {
  const first = createHash('sha256').update(questionId).digest()[0] ?? 0;
  return first % 2 === 0 ? 'tune' : 'test';
}

/** At most `limit` answers, taken in turn from every question, so that a small trial sees many questions. */
export function takeInTurn<T extends { question: Question }>(answers: readonly T[], limit: number): T[] {
  const turns = new Map<string, number>();
  return answers
    .map((answer, at) => {
      const turn = turns.get(answer.question.id) ?? 0;
      turns.set(answer.question.id, turn + 1);
      return { answer, at, turn };
    })
    .toSorted((a, b) => a.turn - b.turn || a.at - b.at)
    .slice(0, limit)
    .toSorted((a, b) => a.at - b.at)
    .map(({ answer }) => answer);
}
