import { beforeEach, describe, expect, test } from 'vitest';
import { defaultSettings, type MemberSettings } from '../../src/core/members/member.ts';
import type { Session } from '../../src/core/practice/session.ts';
import type { ImprovedQuery } from '../../src/core/standings/improved.ts';
import { aGrade, aPart, aSession, aStepGrade } from '../core/practice/a-session.ts';
import { type Earning, earner } from './earning.ts';
import { aDaily, aSchedule, store, storeDaily } from './rows.ts';
import type { OpenStores, Stores } from './stores.ts';

const monday = Temporal.PlainDate.from('2026-03-02');
const channel = { teamId: 'T1', channelId: 'C1' };
const quotes: MemberSettings = { ...defaultSettings, quotable: true };

/** What every `StandingsReader` promises. */
export function describeStandingsReader(of: string, open: OpenStores): void {
  describe(`the standings’ reader ${of}`, () => {
    let stores: Stores;
    let earn: (given: Earning) => Promise<void>;
    beforeEach(async () => {
      stores = await open();
      earn = earner(stores);
    });
    const hide = (userId: string) => stores.standings.show({ teamId: 'T1', userId }, false);

    describe('who has improved', () => {
      const improved = (query: Partial<ImprovedQuery> = {}) =>
        stores.standingsReader.improved({
          teamId: 'T1',
          userId: 'U1',
          scope: { kind: 'channel', channelId: 'C1' },
          period: 'week',
          date: Temporal.PlainDate.from('2026-03-09'),
          ...query,
        });

      /** Two answers in each of two weeks, with these mean scores in percent. */
      async function twoWeeks(userId: string, before: number, now: number, channelId = 'C1'): Promise<void> {
        for (const [date, mean] of [
          ['2026-03-02', before],
          ['2026-03-09', now],
        ] as const) {
          await earn({ userId, channelId, date, points: mean - 5 });
          await earn({ userId, channelId, date, points: mean + 5 });
        }
      }

      test('are those whose mean main score rose, the furthest first, and the same gain shares a rank', async () => {
        await twoWeeks('U1', 40, 50);
        await twoWeeks('U2', 20, 60);
        await twoWeeks('U3', 55, 65);
        await twoWeeks('U4', 70, 60);
        expect(await improved()).toEqual({
          isOpen: true,
          top: [
            { userId: 'U2', before: 2000, now: 6000, rank: 1 },
            { userId: 'U1', before: 4000, now: 5000, rank: 2 },
            { userId: 'U3', before: 5500, now: 6500, rank: 2 },
          ],
          own: { before: 4000, now: 5000, rank: 2, isShown: true },
        });
        expect((await improved({ userId: 'U4' })).own).toEqual({
          before: 7000,
          now: 6000,
          rank: 4,
          isShown: true,
        });
      });

      test('have two answers in each of the periods, follow-ups left out', async () => {
        await twoWeeks('U1', 40, 50);
        await earn({ userId: 'U2', date: '2026-03-02', points: 10 });
        await earn({ userId: 'U2', date: '2026-03-02', points: 10, earned: { step: 'follow-up:why' } });
        await earn({ userId: 'U2', date: '2026-03-09', points: 90 });
        await earn({ userId: 'U2', date: '2026-03-09', points: 90 });
        const board = await improved({ userId: 'U2' });
        expect([board.isOpen, board.own, board.top.map(({ userId }) => userId)]).toEqual([
          false,
          null,
          ['U1'],
        ]);
      });

      test('are not hidden ones, who see their own change', async () => {
        await twoWeeks('U1', 40, 50);
        await twoWeeks('U2', 20, 60);
        await hide('U2');
        expect((await improved()).top.map(({ userId, rank }) => [userId, rank])).toEqual([['U1', 1]]);
        expect((await improved({ userId: 'U2' })).own).toMatchObject({ rank: 1, isShown: false });
      });

      test('are those of the channel, the workspace or the longer period that is asked for', async () => {
        await twoWeeks('U1', 40, 50, 'C2');
        expect((await improved()).top).toEqual([]);
        expect((await improved({ scope: { kind: 'workspace' } })).top).toHaveLength(1);
        expect((await improved({ scope: { kind: 'workspace' }, period: 'month' })).top).toEqual([]);
      });
    });

    describe('how many questions somebody has answered', () => {
      const attendance = () => stores.standingsReader.attendance({ ...channel, userId: 'U1' });
      const ask = (id: string, localDate: string) =>
        storeDaily(stores, aDaily({ id, localDate, messageTs: `${id}.0` }));
      const answer = (dailyId: string, session: Partial<Session> = {}) =>
        store(
          stores,
          { write: 'session', session: aSession({ id: `s-${dailyId}`, dailyId, ...session }) },
          { write: 'answer', answer: aPart({ sessionId: `s-${dailyId}`, messageTs: `a-${dailyId}` }) },
        );

      test('is counted from the first that they answered', async () => {
        await ask('d1', '2026-03-02');
        await ask('d2', '2026-03-03');
        await ask('d3', '2026-03-04');
        await ask('d4', '2026-03-05');
        expect(await attendance()).toBeNull();
        await answer('d2');
        await answer('d4');
        expect(await attendance()).toEqual({ answered: 2, asked: 3 });
      });

      test('does not count an answer that was taken back, nor a question that only hints were taken of', async () => {
        await ask('d1', '2026-03-02');
        await ask('d2', '2026-03-03');
        await ask('d3', '2026-03-04');
        await answer('d1', { ended: 'withdrawn', status: 'done' });
        await store(stores, { write: 'session', session: aSession({ id: 's-hint', dailyId: 'd2' }) });
        expect(await attendance()).toBeNull();
        await answer('d3');
        expect(await attendance()).toEqual({ answered: 1, asked: 1 });
      });
    });

    describe('the own places of this week', () => {
      const now = new Date('2026-03-04T12:00:00Z');
      const places = (userId: string, at = now) =>
        stores.standingsReader.places({ teamId: 'T1', userId }, at);

      test('are there for each channel that one has answered in, the latest first', async () => {
        await earn({ userId: 'U1', points: 40 });
        await earn({ userId: 'U2', points: 90 });
        await earn({ userId: 'U3', points: 41 });
        await earn({ userId: 'U1', points: 25, channelId: 'C2', date: '2026-03-03' });
        await earn({ userId: 'U1', points: 25, channelId: 'C3', date: '2026-02-27' });
        expect(await places('U1')).toEqual([
          { channelId: 'C2', points: 25, answers: 1, rank: 1 },
          { channelId: 'C1', points: 40, answers: 1, rank: 3 },
        ]);
        expect(await places('U9')).toEqual([]);
      });

      test('are there for somebody who is hidden, and count no other who is', async () => {
        await earn({ userId: 'U1', points: 40 });
        await earn({ userId: 'U2', points: 90 });
        await hide('U1');
        await hide('U2');
        expect(await places('U1')).toEqual([{ channelId: 'C1', points: 40, answers: 1, rank: 1 }]);
      });

      test('are those of the week that it is in the channel’s zone', async () => {
        await stores.dailies.saveSchedule(aSchedule({ zone: 'Pacific/Auckland' }), null);
        await earn({ userId: 'U1', points: 40 });
        expect(await places('U1', new Date('2026-03-01T12:00:00Z'))).toHaveLength(1);
        expect(await places('U1', new Date('2026-03-01T10:00:00Z'))).toEqual([]);
        expect(await places('U1', new Date('2026-03-08T12:00:00Z'))).toEqual([]);
      });
    });

    describe('a channel’s week', () => {
      const week = () => stores.standingsReader.week(channel, monday);

      test('has the median of each question, of first main answers of this week', async () => {
        const of = (questionId: string) => ({ earned: { questionId } });
        await earn({ userId: 'U1', points: 20, ...of('a/one') });
        await earn({ userId: 'U2', points: 90, ...of('a/one') });
        await earn({ userId: 'U3', points: 40, ...of('a/one') });
        await earn({ userId: 'U1', points: 60, date: '2026-03-08', ...of('a/two') });
        await earn({ userId: 'U2', points: 70, date: '2026-03-08', ...of('a/two') });
        await earn({ userId: 'U2', points: 99, date: '2026-03-09', ...of('a/three') });
        await earn({ userId: 'U2', points: 99, channelId: 'C2', ...of('a/four') });
        expect((await week()).questions).toEqual([
          { questionId: 'a/one', answers: 3, medianScore: 0.4 },
          { questionId: 'a/two', answers: 2, medianScore: 0.65 },
        ]);
      });

      test('has who leads the season on its topics, those with the same points together', async () => {
        for (const userId of ['U1', 'U2', 'U3'])
          await earn({ userId, points: 30, earned: { topic: 'security' } });
        await earn({ userId: 'U1', points: 12, date: '2026-01-07', earned: { topic: 'security' } });
        await earn({ userId: 'U2', points: 12, date: '2026-01-07', earned: { topic: 'security' } });
        await earn({ userId: 'U3', points: 99, date: '2025-12-31', earned: { topic: 'security' } });
        await earn({ userId: 'U3', points: 99, date: '2026-01-07', earned: { topic: 'incidents' } });
        expect((await week()).leaders).toEqual([
          { topic: 'security', points: 42, participants: 3, userIds: ['U1', 'U2'] },
        ]);
      });

      test('has nothing of somebody who is hidden', async () => {
        await earn({ userId: 'U1', points: 90, earned: { questionId: 'a/one' } });
        await earn({ userId: 'U2', points: 30, earned: { questionId: 'a/one' } });
        await sayInChannel('U1');
        await hide('U1');
        expect(await week()).toEqual({
          questions: [{ questionId: 'a/one', answers: 1, medianScore: 0.3 }],
          leaders: [{ topic: 'topic', points: 30, participants: 1, userIds: ['U2'] }],
          quotable: [],
        });
      });

      /** A graded answer by somebody who allows quoting, unless told otherwise. */
      async function sayInChannel(
        userId: string,
        {
          settings = quotes,
          session = {},
          fraction = 0.5,
          setAside = false,
        }: {
          settings?: MemberSettings;
          session?: Partial<Session>;
          fraction?: number;
          setAside?: boolean;
        } = {},
      ): Promise<void> {
        await storeDaily(stores, aDaily({ id: 'd-said', localDate: '2026-03-03' }));
        await stores.members.saveSettings({ teamId: 'T1', userId }, settings);
        const id = `said-${userId}`;
        const grade = aGrade();
        const part = { sessionId: id, userId, setAside, text: 'I roll back first.' };
        await store(
          stores,
          { write: 'session', session: aSession({ id, userId, dailyId: 'd-said', ...session }) },
          { write: 'answer', answer: aPart({ ...part, messageTs: `${userId}.1` }) },
          { write: 'answer', answer: aPart({ ...part, messageTs: `${userId}.2`, text: null }) },
          {
            write: 'grade',
            grade: aStepGrade({ sessionId: id, grade: { ...grade, score: { ...grade.score, fraction } } }),
          },
        );
      }
      const said = async () => (await week()).quotable.map(({ userId }) => userId);

      test('has what may be quoted, with what is left of its text, the best first', async () => {
        await sayInChannel('U1', { fraction: 0.4 });
        await sayInChannel('U2', { fraction: 0.9 });
        const { quotable } = await week();
        expect(quotable.map(({ userId, text, questionId }) => [userId, text, questionId])).toEqual([
          ['U2', 'I roll back first.', aSession().questionId],
          ['U1', 'I roll back first.', aSession().questionId],
        ]);
        expect(quotable[0]?.grade.score.fraction).toBe(0.9);
      });

      test('quotes nobody who has not allowed it', async () => {
        await sayInChannel('U1', { settings: defaultSettings });
        expect(await said()).toEqual([]);
      });

      test.each([
        ['that was given in private', { session: { origin: 'private' as const } }],
        ['that was taken back', { session: { ended: 'withdrawn' as const, status: 'done' as const } }],
        ['whose messages were set aside', { setAside: true }],
        ['of a second attempt', { session: { attempt: 2 } }],
      ])('quotes no answer %s', async (_what, given) => {
        await sayInChannel('U1', given);
        expect(await said()).toEqual([]);
      });

      test('quotes nothing of another week or channel', async () => {
        await storeDaily(stores, aDaily({ id: 'd-later', localDate: '2026-03-09' }));
        await storeDaily(stores, aDaily({ id: 'd-there', channelId: 'C2' }));
        await sayInChannel('U1', { session: { dailyId: 'd-later' } });
        await sayInChannel('U2', { session: { dailyId: 'd-there' } });
        expect(await said()).toEqual([]);
      });
    });
  });
}
