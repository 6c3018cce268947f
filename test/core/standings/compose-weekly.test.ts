import { beforeEach, describe, expect, test } from 'vitest';
import { Bank } from '../../../src/core/bank/bank.ts';
import { defaultSettings } from '../../../src/core/members/member.ts';
import { composeWeekly } from '../../../src/core/standings/compose-weekly.ts';
import { aQuestion } from '../../builders/question.ts';
import { type Earning, earner } from '../../contracts/earning.ts';
import { aDaily, store, storeDaily } from '../../contracts/rows.ts';
import { type MemoryWorld, memoryWorld } from '../../fakes/memory-world.ts';
import { aGrade, aPart, aSession, aStepGrade } from '../practice/a-session.ts';

const bank = new Bank([
  aQuestion({ id: 'a/one', title: 'One' }),
  aQuestion({ id: 'a/two', title: 'Two' }),
  aQuestion({ id: 'a/three', title: 'Three' }),
]);
const of = { kind: 'weekly_board', teamId: 'T1', channelId: 'C1', monday: '2026-03-02' } as const;

let world: MemoryWorld;
let earn: (given: Earning) => Promise<void>;
let gone: string[];
beforeEach(() => {
  world = memoryWorld();
  earn = earner(world);
  gone = [];
});

function weekly(isAgain = false) {
  return composeWeekly(
    {
      bank,
      standings: world.standings,
      reader: world.standingsReader,
      person: async ({ userId }) => ({ name: `name of ${userId}`, isGone: gone.includes(userId) }),
    },
    isAgain ? { ...of, isAgain } : of,
  );
}

/** So many points on a question of the week. */
const on = (questionId: string, points: Record<string, number>, date = '2026-03-02') =>
  Promise.all(
    Object.entries(points).map(([userId, each]) =>
      earn({ userId, points: each, date, earned: { questionId, topic: 'a' } }),
    ),
  );

describe('the standings of a week', () => {
  test('name the first three ranks, those with the same points together, and lead the season’s topics', async () => {
    await on('a/one', { U1: 50, U2: 70, U3: 50, U4: 40, U5: 10 });
    const content = await weekly();
    expect(content?.top).toEqual([
      { name: 'name of U2', points: 70, answers: 1, rank: 1 },
      { name: 'name of U1', points: 50, answers: 1, rank: 2 },
      { name: 'name of U3', points: 50, answers: 1, rank: 2 },
    ]);
    expect(content?.leaders).toEqual([{ topic: 'a', names: ['name of U2'], points: 70 }]);
    expect(content?.estimatePercent).toBe(100);
  });

  test('are not there where fewer than three are shown', async () => {
    await on('a/one', { U1: 50, U2: 70, U3: 50 });
    await world.standings.show({ teamId: 'T1', userId: 'U3' }, false);
    expect(await weekly()).toBeNull();
  });

  test('that replace posted ones are there for fewer too, and name nobody: what was quoted must go', async () => {
    await on('a/one', { U1: 50, U2: 70, U3: 50 });
    await world.standings.show({ teamId: 'T1', userId: 'U3' }, false);
    expect(await weekly(true)).toMatchObject({ top: [], improved: null, leaders: [], moment: null });
  });

  test('leave out who has left since, who is hidden by it', async () => {
    await on('a/one', { U1: 50, U2: 70, U3: 50, U4: 40 });
    gone = ['U2'];
    expect((await weekly())?.top.map(({ name, rank }) => [name, rank])).toEqual([
      ['name of U1', 1],
      ['name of U3', 1],
      ['name of U4', 3],
    ]);
    gone = ['U2', 'U1'];
    expect(await weekly()).toBeNull();
  });

  test('of the questions name the one with the highest median that two have answered', async () => {
    await on('a/one', { U1: 50, U2: 70, U3: 90 });
    await on('a/two', { U1: 80, U2: 74 }, '2026-03-03');
    await on('a/three', { U1: 100 }, '2026-03-04');
    expect((await weekly())?.question).toEqual({ title: 'Two', medianScore: 0.77, answers: 2 });
  });

  test('name nobody without points, and no question that most could not answer', async () => {
    await on('a/one', { U1: 50, U2: 0, U3: 0 });
    const content = await weekly();
    expect(content?.top.map(({ name }) => name)).toEqual(['name of U1']);
    expect(content?.question).toBeNull();
  });

  test('name no question that has left the bank', async () => {
    await on('gone/question', { U1: 50, U2: 70, U3: 90 });
    expect((await weekly())?.question).toBeNull();
  });

  test('name who has improved most since the week before, and nobody who has not', async () => {
    for (const [date, points] of [
      ['2026-02-26', { U1: 20, U2: 60, U3: 90 }],
      ['2026-02-27', { U1: 40, U2: 80, U3: 70 }],
      ['2026-03-02', { U1: 50, U2: 90, U3: 80 }],
      ['2026-03-03', { U1: 50, U2: 90, U3: 20 }],
    ] as const)
      await on(`a/${date}`, points, date);
    expect((await weekly())?.improved).toEqual({
      names: ['name of U1', 'name of U2'],
      before: 0.3,
      now: 0.5,
    });
    await world.standings.show({ teamId: 'T1', userId: 'U1' }, false);
    await on('a/other', { U4: 1 });
    expect((await weekly())?.improved?.names).toEqual(['name of U2']);
  });
});

describe('a strong moment', () => {
  const quote = 'I roll back to the previous build before anything else';

  /** An answer of U1, with words that met a criterion. */
  async function said(given: { text?: string; quotes?: string[]; flaggedForReview?: boolean } = {}) {
    const {
      text = `${quote}. Then I look.`,
      quotes = [quote, 'Then I look'],
      flaggedForReview = false,
    } = given;
    await on('a/one', { U1: 50, U2: 70, U3: 90 });
    await storeDaily(world, aDaily({ id: 'd-said', localDate: '2026-03-03' }));
    await world.members.saveSettings({ teamId: 'T1', userId: 'U1' }, { ...defaultSettings, quotable: true });
    const grade = aGrade({ 'tells-people': 'missed', 'closes-the-gap': 'missed' });
    const verdicts = grade.verdicts.map((each) => ({
      ...each,
      quotes: quotes.map((words) => ({ sentence: 1, quote: words })),
    }));
    const id = 's-said';
    await store(
      world,
      { write: 'session', session: aSession({ id, dailyId: 'd-said', questionId: 'a/two' }) },
      { write: 'answer', answer: aPart({ sessionId: id, text }) },
      {
        write: 'grade',
        grade: aStepGrade({ sessionId: id, grade: { ...grade, verdicts, flaggedForReview } }),
      },
    );
    return (await weekly())?.moment;
  }

  test('is the longest quote of a met criterion, with the name and the question', async () => {
    expect(await said()).toEqual({ name: 'name of U1', quote, title: 'Two' });
  });

  test('is not what its author has reworded since', async () => {
    expect(await said({ text: 'I look first.' })).toBeNull();
  });

  test('is more than a few words', async () => {
    expect(await said({ quotes: ['Then I look'] })).toBeNull();
  });

  test('is not of an answer that speaks to its grader', async () => {
    expect(await said({ flaggedForReview: true })).toBeNull();
  });

  test('is nobody’s who has left', async () => {
    gone = ['U1'];
    await on('a/three', { U4: 5 });
    expect(await said()).toBeNull();
  });
});
