import { beforeEach, describe, expect, test } from 'vitest';
import { defaultSettings } from '../../src/core/members/member.ts';
import type { Session } from '../../src/core/practice/session.ts';
import { aGrade, aPart, aSession, aStepGrade, later, nine } from '../core/practice/a-session.ts';
import { aDaily, aSchedule, store, storeDaily } from './rows.ts';
import type { OpenStores, Stores } from './stores.ts';

const member = { teamId: 'T1', userId: 'U1' };
const place = { ...member, channelId: 'C1' };
const nothing = { answers: 0, questions: 0, medianScore: null, topics: [], offlineEstimates: 0 };

/** What every `ScreenReader` promises. */
export function describeScreenReader(of: string, open: OpenStores): void {
  describe(`the screens ${of}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      stores = await open();
    });

    test('a member who has done nothing has an empty home', async () => {
      expect(await stores.screens.home(member, nine)).toEqual({
        member,
        stats: nothing,
        open: [],
        recent: [],
        today: [],
        schedules: [],
        settings: defaultSettings,
      });
    });

    test("the home shows the member's settings and the schedules that they set up", async () => {
      await stores.members.saveSettings(member, { ...defaultSettings, level: 'staff', maxFollowUps: 1 });
      const mine = ['C2', 'C1'].map((channelId) => aSchedule({ channelId, setUpBy: 'U1' }));
      for (const schedule of mine) await stores.dailies.saveSchedule(schedule, nine);
      await stores.dailies.saveSchedule(aSchedule({ channelId: 'C3', setUpBy: 'U2' }), nine);
      await stores.dailies.saveSchedule(aSchedule({ teamId: 'T2', setUpBy: 'U1' }), nine);
      const { settings, schedules } = await stores.screens.home(member, nine);
      expect(settings).toEqual({ ...defaultSettings, level: 'staff', maxFollowUps: 1 });
      expect(schedules).toEqual(mine.toReversed());
    });

    test('questions of an interview do not wait by themselves', async () => {
      await store(stores, { write: 'session', session: aSession({ origin: 'mock', interviewId: 'i1' }) });
      expect((await stores.screens.home(member, nine)).open).toEqual([]);
    });

    test('the open sessions are those of the member that are not done, the latest five', async () => {
      for (let n = 1; n <= 6; n++) await put({ id: `s${n}`, updatedAt: later(n) });
      await put({ id: 's7', status: 'grading', channelId: null, threadTs: null, updatedAt: later(7) });
      await put({ id: 's8', status: 'done', ended: 'stopped', updatedAt: later(8) });
      await put({ id: 's9', userId: 'U2', updatedAt: later(9) });
      const { open } = await stores.screens.home(member, nine);
      expect(open.map(({ sessionId }) => sessionId)).toEqual(['s7', 's6', 's5', 's4', 's3']);
      expect(open[0]).toEqual({
        sessionId: 's7',
        questionId: aSession().questionId,
        channelId: null,
        threadTs: null,
        status: 'grading',
        updatedAt: later(7),
      });
    });

    test('a past session shows one score: the main answer weighs as much as two follow-ups', async () => {
      await put({ id: 's1', status: 'done', ended: 'completed', attempt: 2, updatedAt: later(60) });
      await grade('s1', { fraction: 0.25 });
      await grade('s1', { fraction: 0.5, revision: 2 });
      await grade('s1', { fraction: 1, step: 'follow-up:rollback-fails' });
      await grade('s1', { fraction: 0, step: 'follow-up:prove-it' });
      const { recent } = await stores.screens.home(member, nine);
      expect(recent).toEqual([
        { sessionId: 's1', questionId: aSession().questionId, score: 0.5, attempt: 2, endedAt: later(60) },
      ]);
    });

    test('past sessions without a grade, taken back, or of others are not shown', async () => {
      await put({ id: 's1', status: 'done', ended: 'stopped' });
      await put({ id: 's2', status: 'done', ended: 'withdrawn' });
      await put({ id: 's3', status: 'done', ended: 'completed', userId: 'U2' });
      await put({ id: 's4', status: 'waiting' });
      for (const id of ['s2', 's3', 's4']) await grade(id);
      expect((await stores.screens.home(member, nine)).recent).toEqual([]);
    });

    test('the latest five past sessions are shown', async () => {
      for (let n = 1; n <= 6; n++) {
        await put({ id: `s${n}`, status: 'done', ended: 'completed', updatedAt: later(n) });
        await grade(`s${n}`);
      }
      const { recent } = await stores.screens.home(member, nine);
      expect(recent.map(({ sessionId }) => sessionId)).toEqual(['s6', 's5', 's4', 's3', 's2']);
    });

    test('statistics score first attempts by the first grade of their main answer', async () => {
      await put({ id: 's1', questionId: 'incidents/one' });
      await grade('s1', { fraction: 0.2 });
      await grade('s1', { fraction: 1, revision: 2, gradedAt: later(1) });
      await grade('s1', { fraction: 1, step: 'follow-up:rollback-fails' });
      await put({ id: 's2', questionId: 'incidents/two' });
      await grade('s2', { fraction: 0.6, offlineEstimate: true });
      await put({ id: 's3', questionId: 'caching/three' });
      await grade('s3', { fraction: 0.8 });
      await put({ id: 's4', questionId: 'caching/three', attempt: 2 });
      await grade('s4', { fraction: 1 });
      const stats = await stores.screens.stats(member);
      expect(stats.topics.map(({ topic, answers }) => [topic, answers])).toEqual([
        ['caching', 1],
        ['incidents', 2],
      ]);
      expect(stats.topics.map(({ medianScore }) => medianScore)).toEqual([0.8, expect.closeTo(0.4)]);
      const { topics: _, ...rest } = stats;
      expect(rest).toEqual({
        answers: 5,
        questions: 3,
        medianScore: expect.closeTo(0.6),
        offlineEstimates: 1,
      });
    });

    test('statistics leave out what was taken back, and everybody else', async () => {
      await put({ id: 's1', status: 'done', ended: 'withdrawn' });
      await put({ id: 's2', userId: 'U2' });
      await put({ id: 's3', teamId: 'T2' });
      for (const id of ['s1', 's2', 's3']) await grade(id);
      expect(await stores.screens.stats(member)).toEqual(nothing);
    });

    test("the channel's question of today is the latest that is still open", async () => {
      expect(await stores.screens.today(place, nine)).toBeNull();
      await storeDaily(
        stores,
        aDaily({ id: 'd0', localDate: '2026-03-01', questionId: 'a/old', messageTs: '9.0' }),
      );
      await storeDaily(stores, aDaily({ messageTs: '100.0', closesAt: later(60) }), later(1));
      const open = { channelId: 'C1', questionId: aDaily().questionId, messageTs: '100.0', answered: false };
      expect(await stores.screens.today(place, later(59))).toEqual(open);
      expect((await stores.screens.today(place, later(60)))?.questionId).toBe('a/old');
      expect(await stores.screens.today({ ...place, teamId: 'T2' }, nine)).toBeNull();
    });

    test('a question is answered by an answer that counts, not by a hint, and not for others', async () => {
      await storeDaily(stores, aDaily({ messageTs: '100.0' }));
      const answered = async (userId = 'U1') =>
        (await stores.screens.today({ ...place, userId }, nine))?.answered;
      await put({ id: 's1', hints: { main: 1 } });
      expect(await answered()).toBe(false);
      await store(stores, { write: 'answer', answer: aPart({ setAside: true }) });
      expect(await answered()).toBe(false);
      await store(stores, { write: 'answer', answer: aPart({ messageTs: '102.0' }) });
      expect([await answered(), await answered('U2')]).toEqual([true, false]);
      expect((await stores.screens.home(member, nine)).today).toMatchObject([{ answered: true }]);
      await put({ id: 's1', status: 'done', ended: 'withdrawn' });
      expect(await answered()).toBe(false);
      expect((await stores.screens.home(member, nine)).today).toMatchObject([{ answered: false }]);
    });

    test("the home shows today's questions of channels that the member answered in or set up", async () => {
      await stores.dailies.saveSchedule(aSchedule({ channelId: 'C2', setUpBy: 'U1' }), null);
      for (const n of [1, 2, 3]) {
        await storeDaily(stores, aDaily({ id: `d${n}`, channelId: `C${n}`, messageTs: `${n}.0` }), later(n));
      }
      await storeDaily(stores, aDaily({ id: 'd4', channelId: 'C2', localDate: '2026-03-03' }), later(4));
      await put({ id: 's1', dailyId: 'd1' });
      await storeDaily(stores, aDaily({ id: 'd5', teamId: 'T2', messageTs: '5.0' }), later(4));
      await put({ id: 's2', teamId: 'T2', dailyId: 'd5' });
      const { today } = await stores.screens.home(member, later(5));
      const question = { questionId: aDaily().questionId, answered: false };
      expect(today).toEqual([
        { ...question, channelId: 'C2', messageTs: '2.0' },
        { ...question, channelId: 'C1', messageTs: '1.0' },
      ]);
      expect((await stores.screens.home(member, later(8 * 3600))).today).toEqual([]);
    });

    async function put(overrides: Partial<Session>): Promise<void> {
      await store(stores, { write: 'session', session: aSession(overrides) });
    }

    type Graded = { fraction?: number; offlineEstimate?: boolean } & Partial<ReturnType<typeof aStepGrade>>;

    async function grade(sessionId: string, graded: Graded = {}): Promise<void> {
      const { fraction = 1, offlineEstimate = false, ...rest } = graded;
      const plain = aGrade();
      const grade = {
        ...plain,
        score: { earned: fraction * 10, possible: 10, fraction },
        record: { ...plain.record, offlineEstimate },
      };
      await store(stores, { write: 'grade', grade: aStepGrade({ sessionId, ...rest, grade }) });
    }
  });
}
