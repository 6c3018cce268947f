import type {
  Evidence,
  GradeRequest,
  GraderRecord,
  GraderReply,
  Judgement,
} from '../../src/core/grading/grader.ts';
import { mainStep } from '../../src/core/grading/steps.ts';
import { aQuestion } from './question.ts';

/** Four sentences that meet the first, second and third criterion of `aQuestion()`. */
export const anAnswerText =
  'I roll back to the previous build before anything else. Then I compare the error rate of old and new hosts. ' +
  'Support gets a short status update every fifteen minutes. I would write it all down the next day.';

export function aGradeRequest(overrides: Partial<GradeRequest> = {}): GradeRequest {
  const question = overrides.question ?? aQuestion();
  return { question, step: mainStep(question), answer: anAnswerText, ...overrides };
}

export function someEvidence(overrides: Partial<Evidence> = {}): Evidence {
  return { sentence: 1, quote: 'I roll back to the previous build', ...overrides };
}

export function aJudgement(overrides: Partial<Judgement> = {}): Judgement {
  return {
    criterionId: 'stops-the-bleeding',
    evidence: [someEvidence()],
    reason: 'Service comes back before the search starts.',
    verdict: 'met',
    ...overrides,
  };
}

export function aRecord(overrides: Partial<GraderRecord> = {}): GraderRecord {
  return {
    model: 'test-model',
    offlineEstimate: false,
    promptHash: 'prompt-hash',
    inputTokens: 100,
    outputTokens: 20,
    durationMs: 50,
    ...overrides,
  };
}

type Judged = Extract<GraderReply, { kind: 'judged' }>;

export function aJudgedReply(overrides: Partial<Omit<Judged, 'kind'>> = {}): Judged {
  return { kind: 'judged', judgements: [aJudgement()], flags: [], record: aRecord(), ...overrides };
}
