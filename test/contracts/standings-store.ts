import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Board } from '../../src/core/standings/board.ts';
import { periodKinds, periodOf } from '../../src/core/standings/periods.ts';
import type { BoardQuery } from '../../src/core/standings/standings-store.ts';
import { aPart, aSession, later, nine } from '../core/practice/a-session.ts';
import { type Earning, earner } from './earning.ts';
import { aDaily, store, storeDaily } from './rows.ts';
import type { OpenStores, Stores } from './stores.ts';

const monday = Temporal.PlainDate.from('2026-03-02');

/** What every `StandingsStore` promises. */
export function describeStandingsStore(of: string, open: OpenStores): void {
  describe(`the standings ${of}`, () => {
    let stores: Stores;
    let earn: (given: Earning) => Promise<void>;
    beforeEach(async () => {
      stores = await open();
      earn = earner(stores);
    });

    const look = (query: Partial<BoardQuery> = {}): Promise<Board> =>
      stores.standings.board({
        teamId: 'T1',
        userId: 'U1',
        scope: { kind: 'channel', channelId: 'C1' },
        measure: { kind: 'points' },
        period: 'week',
        date: monday,
        ...query,
      });

    test('a board has the best first, ties share a rank, and the next rank is left out', async () => {
      await earn({ userId: 'U1', points: 40 });
      await earn({ userId: 'U2', points: 90 });
      await earn({ userId: 'U3', points: 60 });
      await earn({ userId: 'U3', points: 30 });
      await earn({ userId: 'U4', points: 10 });
      expect(await look()).toEqual({
        isOpen: true,
        top: [
          { userId: 'U2', points: 90, answers: 1, rank: 1 },
          { userId: 'U3', points: 90, answers: 2, rank: 1 },
          { userId: 'U1', points: 40, answers: 1, rank: 3 },
          { userId: 'U4', points: 10, answers: 1, rank: 4 },
        ],
        own: { userId: 'U1', points: 40, answers: 1, rank: 3, isShown: true },
      });
    });

    test('the own place is there outside of the first ten', async () => {
      for (let n = 2; n <= 14; n++) await earn({ userId: `U${n}`, points: n * 30 });
      await earn({ userId: 'U1', points: 61 });
      const { top, own } = await look();
      expect(top.map(({ userId }) => userId)).toEqual(
        [14, 13, 12, 11, 10, 9, 8, 7, 6, 5].map((n) => `U${n}`),
      );
      expect(own).toMatchObject({ rank: 13, points: 61 });
    });

    test('fewer than three make no board, and the own place is there all the same', async () => {
      await earn({ userId: 'U1', points: 40 });
      await earn({ userId: 'U2', points: 90 });
      expect(await look()).toEqual({
        isOpen: false,
        top: [],
        own: { userId: 'U1', points: 40, answers: 1, rank: 2, isShown: true },
      });
    });

    test('who has not answered has no place', async () => {
      expect(await look()).toEqual({ isOpen: false, top: [], own: null });
    });

    test('a question is counted once for each of its steps, whatever session it is answered in', async () => {
      const earned = { questionId: 'topic/same' };
      await earn({ userId: 'U1', points: 40, earned });
      await earn({ userId: 'U1', points: 90, earned });
      await earn({ userId: 'U1', points: 15, earned: { ...earned, step: 'follow-up:why' } });
      expect((await look()).own).toMatchObject({ points: 55, answers: 1 });
    });

    test('follow-ups count as points and not as answers', async () => {
      await earn({ userId: 'U1', points: 20, earned: { step: 'follow-up:why' } });
      expect((await look()).own).toMatchObject({ points: 20, answers: 0 });
    });

    test('a channel counts its own questions, the workspace those of all channels', async () => {
      await earn({ userId: 'U1', points: 40 });
      await earn({ userId: 'U1', points: 25, channelId: 'C2' });
      await earn({ userId: 'U1', points: 99, teamId: 'T2' });
      expect((await look()).own?.points).toBe(40);
      expect((await look({ scope: { kind: 'workspace' } })).own?.points).toBe(65);
    });

    test('each period counts what was asked in it', async () => {
      for (const [date, points] of [
        ['2026-03-02', 1],
        ['2026-03-08', 2],
        ['2026-03-09', 4],
        ['2026-02-27', 8],
        ['2025-12-31', 16],
      ] as const)
        await earn({ userId: 'U1', points, date });
      const points = await Promise.all(
        periodKinds.map(async (period) => [period, (await look({ period })).own?.points]),
      );
      expect(Object.fromEntries(points)).toEqual({ week: 3, month: 7, season: 15, all: 31 });
    });

    test('a topic has boards of its own for the season and for all time', async () => {
      const security = { kind: 'topic', topic: 'security' } as const;
      await earn({ userId: 'U1', points: 40 });
      await earn({ userId: 'U1', points: 7, earned: { topic: 'security' } });
      expect((await look({ measure: security, period: 'season' })).own?.points).toBe(7);
      expect((await look({ measure: security, period: 'all' })).own?.points).toBe(7);
      expect((await look({ measure: security, period: 'week' })).own).toBeNull();
    });

    test('who is hidden is on no board, moves nobody’s rank, and sees the own place', async () => {
      await earn({ userId: 'U1', points: 40 });
      await earn({ userId: 'U2', points: 90 });
      await earn({ userId: 'U3', points: 60 });
      await earn({ userId: 'U4', points: 20 });
      await stores.standings.show({ teamId: 'T1', userId: 'U2' }, false);
      await earn({ userId: 'U2', points: 5 });
      const board = await look();
      expect(board.top.map(({ userId, rank }) => [userId, rank])).toEqual([
        ['U3', 1],
        ['U1', 2],
        ['U4', 3],
      ]);
      expect(board.own?.rank).toBe(2);
      expect((await look({ userId: 'U2' })).own).toEqual({
        userId: 'U2',
        points: 95,
        answers: 2,
        rank: 1,
        isShown: false,
      });
      await stores.standings.show({ teamId: 'T1', userId: 'U2' }, true);
      expect((await look()).own?.rank).toBe(3);
    });

    test('a workspace weighs estimates, for what was earned before too, and rounds half up', async () => {
      await earn({ userId: 'U1', points: 15, earned: { isEstimate: true } });
      await earn({ userId: 'U1', points: 10 });
      expect(await stores.standings.estimatePercent('T1')).toBe(100);
      await stores.standings.weighEstimates('T1', 50);
      expect(await stores.standings.estimatePercent('T1')).toBe(50);
      expect(await stores.standings.estimatePercent('T2')).toBe(100);
      expect((await look()).own?.points).toBe(18);
      await earn({ userId: 'U1', points: 9, earned: { isEstimate: true } });
      expect((await look()).own?.points).toBe(23);
      await stores.standings.weighEstimates('T1', 0);
      expect((await look()).own?.points).toBe(10);
    });

    test('the days of a member are those of the channels that they answer in, from their first answer on', async () => {
      const dates = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'];
      for (const [n, localDate] of dates.entries()) {
        const closesAt = later((n * 24 + 8) * 3600);
        const daily = { closesAt, localDate, messageTs: `10${n}.0` };
        await storeDaily(stores, aDaily({ id: `a${n}`, ...daily }), later(n * 24 * 3600));
        await storeDaily(stores, aDaily({ id: `b${n}`, channelId: 'C2', ...daily }), later(n * 24 * 3600));
      }
      const answer = async (dailyId: string, hours: number, ended: 'withdrawn' | null = null) => {
        const session = aSession({ id: `s-${dailyId}`, dailyId, questionId: `topic/${dailyId}`, ended });
        const part = aPart({
          sessionId: session.id,
          messageTs: `${dailyId}.1`,
          receivedAt: later(hours * 3600),
        });
        await store(stores, { write: 'session', session }, { write: 'answer', answer: part });
      };
      await answer('a1', 25);
      await answer('a3', 73, 'withdrawn');
      const member = { teamId: 'T1', userId: 'U1' };
      const days = await stores.standings.questionDays(member, nine);
      expect(
        days.map(({ date, postedAt, closesAt, answeredAt }) => [
          date.toString(),
          postedAt,
          closesAt,
          answeredAt,
        ]),
      ).toEqual([
        ['2026-03-03', later(24 * 3600), later(32 * 3600), later(25 * 3600)],
        ['2026-03-04', later(48 * 3600), later(56 * 3600), null],
        ['2026-03-05', later(72 * 3600), later(80 * 3600), null],
      ]);
      expect(await stores.standings.questionDays(member, later(60 * 3600))).toHaveLength(1);
      expect(await stores.standings.questionDays({ teamId: 'T2', userId: 'U1' }, nine)).toEqual([]);
    });

    test('who is forgotten stands nowhere any more', async () => {
      await earn({ userId: 'U1', points: 40 });
      await earn({ userId: 'U2', points: 90 });
      await stores.members.forget({ teamId: 'T1', userId: 'U2' });
      expect((await look({ userId: 'U2' })).own).toBeNull();
      expect((await look()).own?.rank).toBe(1);
    });

    test('made anew, the standings are what they were', async () => {
      await earn({ userId: 'U1', points: 40 });
      await earn({
        userId: 'U1',
        points: 31,
        date: '2026-01-05',
        earned: { topic: 'security', isEstimate: true },
      });
      await earn({ userId: 'U2', points: 90, channelId: 'C2' });
      await stores.standings.weighEstimates('T1', 50);
      await stores.standings.show({ teamId: 'T1', userId: 'U2' }, false);
      const queries = periodKinds.flatMap((period) =>
        ['U1', 'U2'].map((userId): Partial<BoardQuery> => ({ userId, period, scope: { kind: 'workspace' } })),
      );
      const before = await Promise.all(queries.map(look));
      await stores.standings.rebuild();
      expect(await Promise.all(queries.map(look))).toEqual(before);
    });

    test('a date lies in the same period for the store as for the rule', async () => {
      const anyDate = fc
        .integer({ min: 0, max: 4000 })
        .map((days) => Temporal.PlainDate.from('2020-12-20').add({ days }));
      await fc.assert(
        fc.asyncProperty(anyDate, async (date) => {
          stores = await open();
          earn = earner(stores);
          await earn({ userId: 'U1', points: 5, date: date.toString() });
          for (const period of periodKinds)
            expect((await look({ period, date })).own?.points, periodOf(period, date)).toBe(5);
        }),
        { numRuns: 25 },
      );
    });
  });
}
