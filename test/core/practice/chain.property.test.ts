import fc from 'fast-check';
import { test } from 'vitest';
import { ChainModel, type Happening } from './chain.model.ts';

const which = fc.nat({ max: 7 });
const user = fc.nat({ max: 1 });
const grader = fc.constantFrom('judges' as const, 'judges' as const, 'away' as const, 'nonsense' as const);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('answer' as const), user, which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constantFrom('redeliver' as const, 'edit' as const, 'delete' as const),
      user,
      which,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('word' as const),
      user,
      word: fc.constantFrom('hint' as const, 'skip' as const, 'stop' as const, 'not an answer' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('press' as const),
      user,
      act: fc.constantFrom('hint' as const, 'skip' as const, 'stop' as const, 'grade-again' as const),
      stale: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('contest' as const),
      user,
      act: fc.constantFrom('not-an-answer' as const, 'regrade' as const, 'regrade' as const),
      which,
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('retry' as const), user, which }) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('begin' as const), which }) },
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('finish' as const), which, grader, crash: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('regrade' as const), grader }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      ms: fc.constantFrom(1000, 60_000, 4 * 24 * 60 * 60 * 1000),
    }),
  },
);

test('whatever happens in whatever order, no answer is lost, no step graded twice, nothing asked twice or left hanging', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 2 }),
      fc.array(happening, { minLength: 5, maxLength: 50 }),
      async (maxFollowUps, events) => {
        const model = await ChainModel.start(maxFollowUps);
        for (const event of events) await model.happen(event);
        await model.drain();
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
