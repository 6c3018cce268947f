import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { GradeRequest, Grader, GraderReply, Judgement } from '../../core/grading/grader.ts';
import { copiesOf } from './copies.ts';
import { guardAnswer, type Refusal } from './guards.ts';
import { judgeCriterion, judgeFlag } from './judge.ts';
import { readAnswer } from './read-answer.ts';
import { vocabularyOf } from './spelling.ts';

/** Raise it with every change that can change a verdict: grades of two versions are not comparable. */
const matcherVersion = 3;

/** Grades without a model, by the cues that authors wrote. Its result is an estimate and says so. */
export class OfflineGrader implements Grader {
  readonly name = 'offline';
  readonly #clock: () => number;

  /** `clock` counts milliseconds, from any start. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  async grade(request: GradeRequest): Promise<GraderReply> {
    const started = this.#clock();
    const { step, answer, only } = request;
    const wanted = ({ id }: { id: string }) => only === undefined || only.has(id);
    const sentences = readAnswer(answer, vocabularyOf(request));
    const { own, refused } = guardAnswer(request, sentences);
    // A wrong position is wrong in the rubric's words too; only the question's words are nobody's position.
    const said = sentences.filter(({ words }) => !copiesOf(request).isEcho(words));
    const judgements = step.criteria.filter(wanted).map((criterion) => judgeCriterion(criterion, own));
    const flags = step.redFlags.filter(wanted).map((flag) => judgeFlag(flag, said));
    return {
      kind: 'judged',
      judgements: judgements.map((judgement) => explain(judgement, refused)),
      flags,
      record: {
        model: 'offline',
        offlineEstimate: true,
        promptHash: createHash('sha256').update(`offline matcher ${matcherVersion}`).digest('hex'),
        inputTokens: 0,
        outputTokens: 0,
        durationMs: this.#clock() - started,
      },
    };
  }
}

/** Says of what was missed why words may not have counted. */
function explain(judgement: Judgement, refused: ReadonlySet<Refusal>): Judgement {
  const [refusal] = refused;
  if (judgement.verdict !== 'missed' || refusal === undefined) return judgement;
  return { ...judgement, reason: `${judgement.reason} ${refusalReasons[refusal]}` };
}

const refusalReasons = {
  copied: 'Words taken from the question or the rubric were not counted.',
  shuffled: 'Words without the order of a sentence were not counted.',
  'word-list': 'Keywords that state nothing were not counted.',
  'tells-the-grader': 'What is said to the grader was not counted.',
} as const;
