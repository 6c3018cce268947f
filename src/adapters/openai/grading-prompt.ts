import type { Criterion, Exemplar, Question } from '../../core/bank/question.ts';
import type { GradeRequest } from '../../core/grading/grader.ts';
import { mainStepKey } from '../../core/grading/steps.ts';
import { numberedSentences } from './fence.ts';
import type { PromptSpec, Prompts } from './prompts.ts';

/** The prompts of grading, with the placeholders that each must hold. */
export const gradingPrompts = {
  'grade-system': [],
  'grade-question': [
    'question',
    'probes',
    'senior',
    'staff',
    'criteria',
    'red_flags',
    'outline',
    'exemplars',
  ],
  'grade-follow-up': ['question', 'follow_up', 'senior', 'staff', 'criteria', 'red_flags', 'outline'],
  'grade-criterion': ['id', 'level', 'asks', 'meets', 'misses', 'partial'],
  'grade-exemplar': ['grade', 'text', 'verdicts'],
  'grade-answer': ['nonce', 'sentences'],
  'grade-ask-criteria': ['ids'],
  'grade-ask-red-flags': ['ids'],
  'grade-json': ['schema'],
} as const satisfies PromptSpec;

export type GradingPrompts = Prompts<keyof typeof gradingPrompts>;

/** The rubric part of a prompt: the same bytes for everyone who answers this step. */
export function rubricBlock(prompts: GradingPrompts, { question, step }: GradeRequest): string {
  const shared = {
    question: question.question,
    senior: question.levels.senior,
    staff: question.levels.staff,
    criteria: step.criteria.map((criterion) => criterionBlock(prompts, criterion)).join('\n\n'),
    red_flags: step.redFlags.map((flag) => `- ${flag.id}: ${flag.says}`).join('\n') || 'None.',
    outline: question.outline.map((point) => `- ${point}`).join('\n'),
  };
  if (step.key !== mainStepKey) return prompts.render('grade-follow-up', { ...shared, follow_up: step.asks });
  return prompts.render('grade-question', {
    ...shared,
    probes: question.probes,
    exemplars: pickExemplars(question)
      .map((exemplar) => exemplarBlock(prompts, { exemplar, question }))
      .join('\n\n'),
  });
}

/** The answer inside its fence. `nonce` must not be foreseeable by whoever wrote the answer. */
export function answerBlock(
  prompts: GradingPrompts,
  { answer, nonce }: { answer: string; nonce: string },
): string {
  return prompts.render('grade-answer', { nonce, sentences: numberedSentences(answer) });
}

function criterionBlock(prompts: GradingPrompts, criterion: Criterion): string {
  const { id, level, asks, meets, misses } = criterion;
  const partial = criterion.partial ?? 'does not exist here; decide between met and missed.';
  return prompts.render('grade-criterion', { id, level, asks, meets, misses, partial });
}

function exemplarBlock(
  prompts: GradingPrompts,
  { exemplar, question }: { exemplar: Exemplar; question: Question },
): string {
  const verdicts = question.criteria.map(({ id }) => `${id} ${exemplar.verdicts[id] ?? 'missed'}`);
  const flags = exemplar.red_flags?.length ? `; red flags present: ${exemplar.red_flags.join(', ')}` : '';
  return prompts.render('grade-exemplar', {
    grade: exemplar.grade,
    text: exemplar.text,
    verdicts: `${verdicts.join(', ')}${flags}`,
  });
}

const maxExemplars = 5;
/** Longer ones cost every call more than they teach. */
const longExemplar = 1500;

/** One exemplar of each grade, then the traps, then what is left, up to five; in the order of the file. */
export function pickExemplars({ exemplars }: Question): Exemplar[] {
  const short = exemplars.filter(({ text }) => text.length <= longExemplar);
  const pool = short.length >= 3 ? short : exemplars;
  const oneEach = (['weak', 'middling', 'strong'] as const).flatMap(
    (grade) => pool.find((exemplar) => exemplar.grade === grade) ?? [],
  );
  const traps = pool.filter(({ manner }) => manner === 'fluent-wrong' || manner === 'padded');
  const ranked = new Set([...oneEach, ...traps, ...pool]);
  const chosen = new Set([...ranked].slice(0, maxExemplars));
  return exemplars.filter((exemplar) => chosen.has(exemplar));
}
