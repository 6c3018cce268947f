import { z } from 'zod';
import { type Criterion, Verdict } from '../bank/question.ts';
import { evidenceBasis } from './evidence.ts';
import { fingerprint } from './fingerprint.ts';
import { checkGradable, type NotGradableReason } from './gate.ts';
import { Evidence, type GradeRequest, type Grader, GraderRecord, type GraderReply } from './grader.ts';
import { addressesGrader } from './injection.ts';
import { questionTexts, rubricTexts } from './reference-texts.ts';
import { Score, scoreStep } from './score.ts';
import { type Finding, findFlags, findVerdicts } from './verdicts.ts';

/** The checked verdict on one criterion. Every quote is a verbatim piece of the answer. */
export const CriterionVerdict = z.strictObject({
  criterionId: z.string(),
  verdict: Verdict,
  quotes: z.array(Evidence),
  /** The grader's words; empty where code decided. */
  reason: z.string(),
});
export type CriterionVerdict = z.infer<typeof CriterionVerdict>;

/** A graded answer to one step, as it is stored. */
export const Grade = z.strictObject({
  /** One per criterion, in the rubric's order. */
  verdicts: z.array(CriterionVerdict),
  /** The red flags that are present. */
  redFlags: z.array(z.strictObject({ redFlagId: z.string(), quotes: z.array(Evidence) })),
  score: Score,
  record: GraderRecord,
  /** Changes with every word of the rubric: grades by two rubrics are not comparable. */
  rubricHash: z.string(),
  /** Quotes that the grader claimed, and how many of them the answer does not hold. */
  quoteCheck: z.strictObject({ claimed: z.int(), rejected: z.int() }),
  /** A human should look: the answer speaks to the grader, or most of it could not be assessed. */
  flaggedForReview: z.boolean(),
});
export type Grade = z.infer<typeof Grade>;

export type GradeOutcome =
  | { kind: 'graded'; grade: Grade }
  | { kind: 'not-gradable'; reason: NotGradableReason }
  | Exclude<GraderReply, { kind: 'judged' }>;

/**
 * Grades one answer. Nothing is met or partly met without words of the answer that code has found there; a criterion
 * on which the grader gives no usable verdict is asked once more and then stands as `cannot_assess`. A grader that is
 * away or says nothing usable at all yields no grade, never a zero and never a pass.
 */
export async function gradeAnswer(grader: Grader, request: GradeRequest): Promise<GradeOutcome> {
  const gate = checkGradable(request);
  if (gate.kind === 'not-gradable') return gate;

  const first = await grader.grade(request);
  if (first.kind !== 'judged') return first;

  const { question, step, answer, only } = request;
  const criteria = step.criteria.filter((criterion) => only?.has(criterion.id) ?? true);
  const basis = evidenceBasis(answer, {
    questionTexts: questionTexts(question, step),
    rubricTexts: rubricTexts(question, step),
  });
  const found = findVerdicts(criteria, first.judgements, basis);
  const flags = findFlags(new Set(step.redFlags.map((flag) => flag.id)), first.flags, basis);
  const quoteCheck = { claimed: found.claimed + flags.claimed, rejected: found.rejected + flags.rejected };
  let record = first.record;

  const open = criteria.filter((criterion) => found.byId.get(criterion.id)?.kind === 'open');
  const secondLook = { ...request, only: new Set(open.map((criterion) => criterion.id)) };
  if (open.length > 0) {
    const second = await grader.grade(secondLook);
    // A grader that is away now may settle it later: half a grade would never be completed.
    if (second.kind === 'unavailable') return second;
    if (second.kind === 'judged') {
      const again = findVerdicts(open, second.judgements, basis);
      for (const [id, finding] of again.byId) found.byId.set(id, finding);
      quoteCheck.claimed += again.claimed;
      quoteCheck.rejected += again.rejected;
      record = sum(record, second.record);
    }
  }

  const verdicts = criteria.map((criterion) => toVerdict(criterion, found.byId.get(criterion.id)));
  if (verdicts.every(({ verdict }) => verdict === 'cannot_assess')) {
    for (const asked of [request, secondLook]) await grader.forget?.(asked);
    return { kind: 'bad-reply', reason: 'No criterion got a usable verdict, twice' };
  }
  const score = scoreStep({
    criteria,
    redFlags: step.redFlags,
    verdicts,
    presentFlagIds: flags.present.map((flag) => flag.redFlagId),
  });
  const allPoints = criteria.reduce((points, criterion) => points + criterion.points, 0);
  const grade: Grade = {
    verdicts,
    redFlags: flags.present,
    score,
    record,
    rubricHash: fingerprint(JSON.stringify([step.criteria, step.redFlags])),
    quoteCheck,
    flaggedForReview: addressesGrader(answer) || score.possible < allPoints / 2,
  };
  return { kind: 'graded', grade };
}

function toVerdict(criterion: Criterion, finding: Finding | undefined): CriterionVerdict {
  if (finding?.kind !== 'settled')
    return { criterionId: criterion.id, verdict: 'cannot_assess', quotes: [], reason: '' };
  const { verdict, quotes, reason } = finding;
  return { criterionId: criterion.id, verdict, quotes, reason };
}

function sum(first: GraderRecord, second: GraderRecord): GraderRecord {
  return {
    ...first,
    inputTokens: first.inputTokens + second.inputTokens,
    outputTokens: first.outputTokens + second.outputTokens,
    durationMs: first.durationMs + second.durationMs,
  };
}
