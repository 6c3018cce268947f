import { z } from 'zod';
import type { Criterion, Question, RedFlag, Verdict } from '../bank/question.ts';

/** What is to be judged: one answer to one step of a question. */
export type GradeRequest = {
  question: Question;
  step: StepRubric;
  /** The answer as its author wrote it, several messages joined by blank lines. */
  answer: string;
  /** Only these criteria and red flags, when a second look is asked for. */
  only?: ReadonlySet<string>;
};

/** The rubric of one step: the main question, or one of its follow-ups. */
export type StepRubric = {
  key: string;
  /** The question as it was put to the member. */
  asks: string;
  criteria: readonly Criterion[];
  redFlags: readonly RedFlag[];
};

/** Words of the answer that are claimed to decide a verdict. `sentence` counts from 1 over `splitSentences`. */
export const Evidence = z.strictObject({ sentence: z.int(), quote: z.string() });
export type Evidence = z.infer<typeof Evidence>;

/** A grader's claim about one criterion, before code has checked its quotes. */
export type Judgement = { criterionId: string; evidence: Evidence[]; reason: string; verdict: Verdict };

/** A grader's claim about one red flag, before code has checked its quotes. */
export type FlagJudgement = { redFlagId: string; evidence: Evidence[]; present: boolean };

/** What it took to judge, kept with the grade. */
export const GraderRecord = z.strictObject({
  /** `offline`, or the model's name as its endpoint reports it. */
  model: z.string(),
  /** True where no model read the answer; shown wherever the grade is. */
  offlineEstimate: z.boolean(),
  promptHash: z.string(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  durationMs: z.number(),
});
export type GraderRecord = z.infer<typeof GraderRecord>;

export type GraderReply =
  | { kind: 'judged'; judgements: Judgement[]; flags: FlagJudgement[]; record: GraderRecord }
  /** The grader is away (network, limits, 5xx): ask again after `retryAfterMs`, or by the caller's own measure. */
  | { kind: 'unavailable'; reason: string; retryAfterMs?: number }
  /** The grader answered something that cannot be used. */
  | { kind: 'bad-reply'; reason: string };

/**
 * Judges answers against a rubric. It may be wrong and it may be gamed: nothing that it returns is shown before
 * `gradeAnswer` has checked it. It never throws for what its service does; it throws only on programming errors.
 */
export interface Grader {
  readonly name: string;
  grade(request: GradeRequest): Promise<GraderReply>;
  /** Graders that remember their replies: drops what is remembered of this request, so that it is judged afresh. */
  forget?(request: GradeRequest): Promise<void>;
}
