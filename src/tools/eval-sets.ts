import { readdir, readFile } from 'node:fs/promises';
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
  const listed = await readdir(folder).catch((cause: unknown) => {
    throw new LabelError(`Cannot read the labelled answers in "${folder}"; check that it is there`, {
      cause,
    });
  });
  const files = listed.filter((file) => file.endsWith('.yaml')).toSorted();
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
      problems.push(...labelProblems(answer));
      answers.push({ ...answer, verdicts: withoutUndefinedPartials(answer) });
    }
  }
  if (problems.length === 0) return answers;
  throw new LabelError(
    `Cannot use the labelled answers, ${problems.length} to mend:\n${problems.map((text) => `  ${text}`).join('\n')}`,
  );
}

function labelProblems({ question, name, verdicts, redFlags }: LabelledAnswer): string[] {
  const criteria = new Set(question.criteria.map(({ id }) => id));
  const flags = new Set(question.red_flags.map(({ id }) => id));
  return [
    ...Object.keys(verdicts)
      .filter((id) => !criteria.has(id))
      .map((id) => `${name}: the question has no criterion "${id}"`),
    ...redFlags.filter((id) => !flags.has(id)).map((id) => `${name}: the question has no red flag "${id}"`),
  ];
}

/** A rubric may lose a `partial` after answers were labelled. What it was is then missed, as it is for a grader. */
function withoutUndefinedPartials({ question, verdicts }: LabelledAnswer): LabelledAnswer['verdicts'] {
  const undefinedIn = new Set(
    question.criteria.filter((each) => each.partial === undefined).map(({ id }) => id),
  );
  return Object.fromEntries(
    Object.entries(verdicts).filter(([id, verdict]) => verdict === 'met' || !undefinedIn.has(id)),
  );
}

export const halves = ['tune', 'test'] as const;
export type Half = (typeof halves)[number];

/** Questions whose cues were mended by somebody who had seen their free answers, drawn by lot from the first twenty. */
const tunedOn = new Set([
  'ai-assisted/productivity-metrics-trap',
  'ai-assisted/reviewing-generated-code',
  'behavioral/production-contributions',
  'behavioral/production-only-bug',
  'incidents/three-am-latency',
  'observability/slos-before-code',
  'platform/build-adopt-buy',
  'security/secrets-management',
  'sustainability/cloud-bill',
]);

/**
 * The part that a question's free answers belong to: `tune` where cues were mended after seeing them, `test` where nobody
 * has. A question whose answers were looked at belongs to `tune` from then on.
 */
export function halfOf(questionId: string): Half {
  return tunedOn.has(questionId) ? 'tune' : 'test';
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
