import { z } from 'zod';

/** Seniority a question or a criterion belongs to, lowest first. */
export const levels = ['intermediate', 'senior', 'staff'] as const;
export const Level = z.enum(levels);
export type Level = z.infer<typeof Level>;

/** The shape of the conversation that a question opens. */
export const QuestionKind = z.enum(['behavioral', 'technical', 'design', 'scenario', 'strategy']);
export type QuestionKind = z.infer<typeof QuestionKind>;

/** What a criterion says about a person; a mock interview sums its debrief over these. */
export const competencies = [
  'framing',
  'technical-depth',
  'trade-offs',
  'risk',
  'delivery',
  'measurement',
  'ownership',
  'influence',
] as const;
export const Competency = z.enum(competencies);
export type Competency = z.infer<typeof Competency>;

/** The direction in which a follow-up pushes. */
export const FollowUpKind = z.enum([
  'failure-mode',
  'rollout',
  'rollback',
  'measurement',
  'cost',
  'security',
  'scale',
  'people',
  'deeper',
]);
export type FollowUpKind = z.infer<typeof FollowUpKind>;

export const Verdict = z.enum(['met', 'partial', 'missed', 'cannot_assess']);
export type Verdict = z.infer<typeof Verdict>;

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
const sentence = (max: number) => z.string().trim().min(1, 'must not be empty').max(max);

/**
 * The offline grader's key to a criterion: every group must be found in the answer, and a group is found when one
 * of its alternatives is. `docs/authoring.md` describes the notation of an alternative.
 */
export const CueGroups = z
  .array(z.array(sentence(120)).min(2, 'needs at least two alternatives: people word things differently'))
  .min(1)
  .max(4, 'more than four groups ask an answer to be written one way');
export type CueGroups = z.infer<typeof CueGroups>;

export const Criterion = z.strictObject({
  id: slug,
  /** Weight within its step, 1 (nice to have) to 5 (decides the answer). */
  points: z.int().min(1).max(5),
  level: Level,
  competency: Competency,
  /** One observable act of a good answer. */
  asks: sentence(240),
  meets: sentence(400),
  misses: sentence(400),
  /** What half of it looks like. Without this line the criterion is met or missed, nothing between. */
  partial: sentence(300).optional(),
  cues: CueGroups,
});
export type Criterion = z.infer<typeof Criterion>;

export const RedFlag = z.strictObject({
  id: slug,
  /** Points taken off the main answer when somebody holds this position. */
  points: z.int().min(1).max(3),
  says: sentence(240),
  cues: CueGroups,
});
export type RedFlag = z.infer<typeof RedFlag>;

export const FollowUp = z.strictObject({
  id: slug,
  kind: FollowUpKind,
  /** The criteria of the main answer that this question gives a second chance to show. */
  probes: z.array(slug).min(1).max(4),
  asks: sentence(400),
  criteria: z.array(Criterion).min(2).max(3),
});
export type FollowUp = z.infer<typeof FollowUp>;

export const ExemplarGrade = z.enum(['weak', 'middling', 'strong']);
export type ExemplarGrade = z.infer<typeof ExemplarGrade>;

export const Exemplar = z.strictObject({
  grade: ExemplarGrade,
  /** What makes the text a trap for a grader; left out for an ordinary answer. */
  manner: z.enum(['fluent-wrong', 'padded', 'terse']).optional(),
  text: sentence(4000),
  /** The verdict of every criterion that is not `missed`. */
  verdicts: z.record(slug, z.enum(['met', 'partial'])),
  red_flags: z.array(slug).optional(),
});
export type Exemplar = z.infer<typeof Exemplar>;

/** A question of the bank, as `content/questions/<topic>/<slug>.yaml` holds it. */
export const Question = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'must be <topic>/<slug>'),
  /** A few words for lists and boards. */
  title: sentence(70),
  /** As an interviewer would say it aloud. */
  question: sentence(900),
  /** What is really being tested. */
  probes: sentence(600),
  level: Level,
  kind: QuestionKind,
  roles: z.array(sentence(60)).optional(),
  rounds: z.array(sentence(60)).optional(),
  companies: z.array(sentence(60)).optional(),
  criteria: z.array(Criterion).min(4).max(6),
  red_flags: z.array(RedFlag).min(1).max(4),
  levels: z.strictObject({ senior: sentence(600), staff: sentence(600) }),
  follow_ups: z.array(FollowUp).min(3).max(6),
  /** The model answer in points. Shown only after an attempt. */
  outline: z.array(sentence(300)).min(4).max(10),
  /** Weakest first. */
  hints: z.array(sentence(240)).min(2).max(4),
  mistakes: z.array(sentence(240)).min(2).max(6),
  /** Words that show experience. */
  phrases: z.array(sentence(160)).min(2).max(8),
  work_sample: z.strictObject({ title: sentence(100), task: sentence(900) }).optional(),
  story: sentence(900).optional(),
  exemplars: z.array(Exemplar).min(6),
  sources: z.array(z.strictObject({ file: sentence(80), passage: sentence(160) })).min(1),
});
export type Question = z.infer<typeof Question>;

/** The topic of a question: the folder that its file lies in. */
export function topicOf(question: Pick<Question, 'id'>): string {
  return question.id.slice(0, question.id.indexOf('/'));
}
