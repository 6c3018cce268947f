import { describe, expect, test } from 'vitest';
import { CachedGrader } from '../../../src/core/grading/cached-grader.ts';
import type { GraderReply } from '../../../src/core/grading/grader.ts';
import { followUpStep } from '../../../src/core/grading/steps.ts';
import { aGradeRequest, aJudgedReply, aJudgement } from '../../builders/grading.ts';
import { aQuestion } from '../../builders/question.ts';
import { MemoryVerdictCache } from '../../fakes/memory-verdict-cache.ts';
import { ScriptedGrader } from '../../fakes/scripted-grader.ts';

function aCachedGrader(options: {
  replies: GraderReply[];
  cache?: MemoryVerdictCache;
  model?: string;
  promptHash?: string;
}) {
  const inner = new ScriptedGrader(...options.replies);
  const cache = options.cache ?? new MemoryVerdictCache();
  const errors: unknown[] = [];
  const grader = new CachedGrader(inner, {
    cache,
    model: options.model ?? 'model-a',
    promptHash: options.promptHash ?? 'prompt-1',
    hash: (text) => `hash(${text})`,
    onCacheError: (error) => errors.push(error),
  });
  return { grader, inner, cache, errors };
}

const one = aJudgedReply();
const other = aJudgedReply({ judgements: [aJudgement({ verdict: 'missed', evidence: [] })] });

describe('CachedGrader', () => {
  test('asks once for the same request', async () => {
    const { grader, inner } = aCachedGrader({ replies: [one] });
    expect(await grader.grade(aGradeRequest())).toEqual(one);
    expect(await grader.grade(aGradeRequest())).toEqual(one);
    expect(inner.requests).toHaveLength(1);
  });

  const question = aQuestion();
  const changes: [string, Parameters<typeof aGradeRequest>[0]][] = [
    ['answer', { answer: 'Another answer altogether.' }],
    ['set of criteria', { only: new Set(['tells-people']) }],
    ['step', { step: followUpStep(question.follow_ups[0]!) }],
    ['rubric', { question: { ...question, outline: [...question.outline, 'One more point.'] } }],
  ];
  test.each(changes)('asks again for another %s', async (_, change) => {
    const { grader } = aCachedGrader({ replies: [one, other] });
    await grader.grade(aGradeRequest());
    expect(await grader.grade(aGradeRequest(change))).toEqual(other);
  });

  test.each([{ model: 'model-b' }, { promptHash: 'prompt-2' }])('asks again under %j', async (change) => {
    const { cache, grader } = aCachedGrader({ replies: [one] });
    await grader.grade(aGradeRequest());
    const changed = aCachedGrader({ replies: [other], cache, ...change });
    expect(await changed.grader.grade(aGradeRequest())).toEqual(other);
  });

  test('takes the order in which criteria are asked for as nothing', async () => {
    const { grader, inner } = aCachedGrader({ replies: [one] });
    await grader.grade(aGradeRequest({ only: new Set(['a', 'b']) }));
    await grader.grade(aGradeRequest({ only: new Set(['b', 'a']) }));
    expect(inner.requests).toHaveLength(1);
  });

  test.each([
    { kind: 'unavailable', reason: 'down' },
    { kind: 'bad-reply', reason: 'cut off' },
  ] as const)('does not remember that the grader was $kind', async (failure) => {
    const { grader, cache } = aCachedGrader({ replies: [failure, one] });
    expect(await grader.grade(aGradeRequest())).toEqual(failure);
    expect(cache.entries.size).toBe(0);
    expect(await grader.grade(aGradeRequest())).toEqual(one);
  });

  test('asks afresh for what it was told to forget', async () => {
    const { grader } = aCachedGrader({ replies: [one, other] });
    await grader.grade(aGradeRequest());
    await grader.forget(aGradeRequest());
    expect(await grader.grade(aGradeRequest())).toEqual(other);
  });

  test('asks again where the cache holds something else than a reply', async () => {
    const { grader, cache } = aCachedGrader({ replies: [one, other] });
    await grader.grade(aGradeRequest());
    for (const key of cache.entries.keys()) cache.entries.set(key, '{"kind":"judged"}');
    expect(await grader.grade(aGradeRequest())).toEqual(other);
  });

  test('grades without a cache that fails, and tells of it', async () => {
    const { grader, cache, errors } = aCachedGrader({ replies: [one] });
    const failure = new Error('no connection');
    cache.get = () => Promise.reject(failure);
    cache.set = () => Promise.reject(failure);
    expect(await grader.grade(aGradeRequest())).toEqual(one);
    expect(errors).toEqual([failure, failure]);
  });
});
