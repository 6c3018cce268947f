import fc from 'fast-check';
import { test } from 'vitest';
import { type Happening, InterviewModel } from './interview.model.ts';

const which = fc.nat({ max: 7 });
const minute = 60_000;
const day = 24 * 60 * minute;

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('answer' as const), which }) },
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constant('grade' as const),
      grader: fc.constantFrom('judges' as const, 'judges' as const, 'away' as const, 'nonsense' as const),
    }),
  },
  { weight: 5, arbitrary: fc.constant({ does: 'deliver' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constantFrom('redeliver' as const, 'edit' as const, 'delete' as const, 'old-job' as const),
      which,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('say' as const),
      word: fc.constantFrom(
        'pause',
        'resume',
        'repeat',
        'end',
        'skip',
        'hint',
        'not an answer',
        ':tada:',
        '',
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('press' as const),
      word: fc.constantFrom('pause' as const, 'resume' as const, 'repeat' as const, 'end' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('click' as const),
      act: fc.constantFrom('hint' as const, 'skip' as const, 'stop' as const, 'grade-again' as const),
      stale: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('take-back' as const), which }) },
  { weight: 2, arbitrary: fc.constant({ does: 'start' as const }) },
  { weight: 2, arbitrary: fc.constant({ does: 'timer' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      ms: fc.constantFrom(minute, 4 * minute, 10 * minute, day, 7 * day, -minute),
    }),
  },
);

test('no sequence of messages, clicks, restarts and time jumps loses an answer, asks twice or ends twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(15 as const, 30 as const, 45 as const),
      fc.constantFrom('each' as const, 'end' as const),
      fc.array(happening, { minLength: 5, maxLength: 50 }),
      async (minutes, feedback, events) => {
        const model = new InterviewModel({ minutes, feedback, track: 'mixed' });
        await model.happen({ does: 'start' });
        for (const event of events) await model.happen(event);
        await model.finish();
      },
    ),
    { numRuns: 250 },
  );
}, 120_000);
