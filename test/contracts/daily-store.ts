import { beforeEach, describe, expect, test } from 'vitest';
import type { Daily, DueChannel } from '../../src/core/daily/daily.ts';
import type { Post } from '../../src/core/delivery/outgoing.ts';
import { aSession, aStepGrade, later, nine } from '../core/practice/a-session.ts';
import {
  aDaily,
  aDailyPost,
  aSchedule,
  entryId,
  nothingToday,
  postingIn,
  store,
  storeDaily,
} from './rows.ts';
import type { OpenStores, Stores } from './stores.ts';

const channel = { teamId: 'T1', channelId: 'C1' };

/** What every `DailyStore` promises. */
export function describeDailyStore(of: string, open: OpenStores): void {
  describe(`the daily store ${of}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      stores = await open();
    });

    test('a schedule comes back as it was saved, and is replaced by the next', async () => {
      expect(await stores.dailies.schedule(channel)).toBeNull();
      await stores.dailies.saveSchedule(aSchedule(), nine);
      await stores.dailies.saveSchedule(
        aSchedule({ hour: 14, skip: [{ from: '2026-12-24', to: '2027-01-02' }] }),
        nine,
      );
      await stores.dailies.saveSchedule(aSchedule({ teamId: 'T2' }), nine);
      expect(await stores.dailies.schedule(channel)).toEqual(
        aSchedule({ hour: 14, skip: [{ from: '2026-12-24', to: '2027-01-02' }] }),
      );
    });

    test('a channel is due from its moment on, not before', async () => {
      await stores.dailies.saveSchedule(aSchedule(), later(60));
      expect(await dueAt(later(59))).toEqual([]);
      expect(await dueAt(later(60))).toEqual([
        { schedule: aSchedule(), dueAt: later(60), history: [], postedDates: new Set() },
      ]);
    });

    test('a channel whose schedule has no date left is never due', async () => {
      await stores.dailies.saveSchedule(aSchedule(), null);
      expect(await dueAt(later(1e9))).toEqual([]);
    });

    test('those that are due longest come first, up to the limit', async () => {
      await stores.dailies.saveSchedule(aSchedule({ channelId: 'C1' }), later(30));
      await stores.dailies.saveSchedule(aSchedule({ channelId: 'C2' }), later(10));
      await stores.dailies.saveSchedule(aSchedule({ channelId: 'C3' }), later(20));
      const seen: string[] = [];
      const count = await stores.dailies.decideDue(later(60), 2, (due) => {
        seen.push(due.schedule.channelId);
        return nothingToday(later(60));
      });
      expect([count, seen]).toEqual([2, ['C2', 'C3']]);
    });

    test('what was decided is stored: the daily, its post and when the channel is due again', async () => {
      await stores.dailies.saveSchedule(aSchedule(), nine);
      const daily = aDaily();
      const count = await stores.dailies.decideDue(nine, 10, () => ({
        daily,
        posts: [aDailyPost()],
        nextAt: later(100),
      }));
      expect(count).toBe(1);
      expect(await stores.dailies.load('d1')).toEqual({ ...daily, answered: 0 });
      expect(await stores.outbox.findByKey('T1', 'daily:d1')).toMatchObject({
        status: 'pending',
        createdAt: nine,
      });
      expect(await dueAt(later(99))).toEqual([]);
      expect(await dueAt(later(100))).toHaveLength(1);
    });

    test('a channel is shown what it has had', async () => {
      await storeDaily(stores, aDaily());
      await stores.dailies.saveSchedule(aSchedule({ teamId: 'T2' }), null);
      await stores.dailies.saveSchedule(aSchedule(), later(60));
      expect(await dueAt(later(60))).toEqual([
        {
          schedule: aSchedule(),
          dueAt: later(60),
          history: [{ questionId: aDaily().questionId, lastAt: nine }],
          postedDates: new Set(['2026-03-02']),
        },
      ]);
    });

    test('the history of a channel is not that of one with the same id elsewhere', async () => {
      await storeDaily(stores, aDaily({ teamId: 'T2' }));
      await storeDaily(stores, aDaily({ id: 'd2', channelId: 'C2' }));
      await stores.dailies.saveSchedule(aSchedule(), later(60));
      await stores.dailies.saveSchedule(aSchedule({ teamId: 'T2', channelId: 'C2' }), later(60));
      expect((await dueAt(later(60))).map(({ history }) => history)).toEqual([[], []]);
    });

    test('where nothing is posted the channel is only due later', async () => {
      await stores.dailies.saveSchedule(aSchedule(), nine);
      await stores.dailies.decideDue(nine, 10, () => ({ daily: null, posts: [], nextAt: later(100) }));
      expect(await dueAt(later(99))).toEqual([]);
      expect(await stores.jobs()).toEqual([]);
    });

    test('a second daily for the same date is not stored, nor its post', async () => {
      await storeDaily(stores, aDaily());
      await stores.dailies.saveSchedule(aSchedule(), nine);
      const again = aDaily({ id: 'd2' });
      await stores.dailies.decideDue(nine, 10, () => ({
        daily: again,
        posts: [aDailyPost(again)],
        nextAt: later(100),
      }));
      expect(await stores.dailies.load('d2')).toBeNull();
      expect(await stores.outbox.findByKey('T1', 'daily:d2')).toBeNull();
      expect(await dueAt(later(99))).toEqual([]);
    });

    test('when one decision throws, none of the batch is stored', async () => {
      await stores.dailies.saveSchedule(aSchedule({ channelId: 'C1' }), nine);
      await stores.dailies.saveSchedule(aSchedule({ channelId: 'C2' }), later(1));
      const decided = stores.dailies.decideDue(later(60), 10, (due) => {
        if (due.schedule.channelId === 'C2') throw new Error('undecided');
        return postingIn(due);
      });
      await expect(decided).rejects.toThrow('undecided');
      expect(await stores.dailies.load('d-T1-C1')).toBeNull();
      expect(await dueAt(later(60))).toHaveLength(2);
    });

    test('two who decide at the same time post one daily', async () => {
      await stores.dailies.saveSchedule(aSchedule(), nine);
      let count = 0;
      const decide = () => stores.dailies.decideDue(nine, 10, (due) => postingIn(due, { id: `d${++count}` }));
      const taken = await Promise.all([decide(), decide()]);
      expect(taken.toSorted()).toEqual([0, 1]);
      expect(await stores.jobs()).toHaveLength(1);
    });

    test('a channel that is due too late is brought forward, one that is due sooner stays', async () => {
      await stores.dailies.saveSchedule(aSchedule({ channelId: 'C1' }), later(500));
      await stores.dailies.saveSchedule(aSchedule({ channelId: 'C2' }), later(50));
      await stores.dailies.saveSchedule(aSchedule({ channelId: 'C3' }), later(500));
      await stores.dailies.saveSchedule(aSchedule({ channelId: 'C4' }), null);
      await stores.dailies.pause({ teamId: 'T1', channelId: 'C3' }, null);
      expect(await stores.dailies.bringForward(() => later(100))).toBe(1);
      const due = await dueAt(later(100));
      expect(due.map(({ schedule, dueAt }) => [schedule.channelId, dueAt])).toEqual([
        ['C2', later(50)],
        ['C1', later(100)],
      ]);
      expect(await stores.dailies.bringForward(() => null)).toBe(0);
    });

    test('a paused channel is not due, and its schedule tells why', async () => {
      await stores.dailies.saveSchedule(aSchedule(), nine);
      expect(await stores.dailies.pause(channel, 'is_archived')).toEqual(aSchedule());
      expect(await stores.dailies.schedule(channel)).toEqual(
        aSchedule({ status: 'paused', pausedReason: 'is_archived' }),
      );
      expect(await dueAt(later(1e6))).toEqual([]);
    });

    test('there is nothing to pause where no schedule is, or it is paused already', async () => {
      expect(await stores.dailies.pause(channel, null)).toBeNull();
      await stores.dailies.saveSchedule(aSchedule(), nine);
      await stores.dailies.pause(channel, null);
      expect(await stores.dailies.pause(channel, 'is_archived')).toBeNull();
      expect((await stores.dailies.schedule(channel))?.pausedReason).toBeNull();
    });

    test("pausing a workspace pauses its running channels and nobody else's", async () => {
      await stores.dailies.saveSchedule(aSchedule({ channelId: 'C1' }), nine);
      await stores.dailies.saveSchedule(aSchedule({ channelId: 'C2' }), nine);
      await stores.dailies.saveSchedule(aSchedule({ teamId: 'T2' }), nine);
      await stores.dailies.pause({ teamId: 'T1', channelId: 'C2' }, null);
      await stores.dailies.pauseWorkspace('T1', 'account_inactive');
      const reasons = await Promise.all(
        ['C1', 'C2'].map(
          async (channelId) => (await stores.dailies.schedule({ teamId: 'T1', channelId }))?.pausedReason,
        ),
      );
      expect(reasons).toEqual(['account_inactive', null]);
      expect((await dueAt(nine)).map(({ schedule }) => schedule)).toEqual([aSchedule({ teamId: 'T2' })]);
    });

    test('a daily whose close has come is revealed once, in the thread where it stands', async () => {
      await storeDaily(stores, aDaily({ messageTs: '100.0', closesAt: later(60) }));
      const shown: Daily[] = [];
      const reveal = (now: Date) =>
        stores.dailies.revealClosed(now, 10, ({ daily }) => [outlineOf(daily, shown)]);
      expect([await reveal(later(59)), await reveal(later(60)), await reveal(later(61))]).toEqual([0, 1, 0]);
      expect(shown).toEqual([aDaily({ messageTs: '100.0', closesAt: later(60) })]);
      expect((await stores.dailies.load('d1'))?.revealedAt).toEqual(later(60));
      expect(await entryId(stores, { teamId: 'T1', key: 'outline:d1' })).toBeTruthy();
    });

    test('a revealed daily comes with its channel’s schedule, and all that is to be posted is', async () => {
      await stores.dailies.saveSchedule(aSchedule({ weeklyPost: false, zone: 'Asia/Tokyo' }), nine);
      await storeDaily(stores, aDaily({ messageTs: '100.0', closesAt: later(60) }));
      const schedules: unknown[] = [];
      await stores.dailies.revealClosed(later(60), 10, ({ daily, schedule }) => {
        schedules.push(schedule);
        return [outlineOf(daily), { ...outlineOf(daily), key: 'another' }];
      });
      expect(schedules).toEqual([aSchedule({ weeklyPost: false, zone: 'Asia/Tokyo' })]);
      expect(await entryId(stores, { teamId: 'T1', key: 'outline:d1' })).toBeTruthy();
      expect(await entryId(stores, { teamId: 'T1', key: 'another' })).toBeTruthy();
    });

    test('a daily that does not stand in Slack is not revealed', async () => {
      await storeDaily(stores, aDaily({ closesAt: later(60) }));
      expect(await stores.dailies.revealClosed(later(60), 10, ({ daily }) => [outlineOf(daily)])).toBe(0);
    });

    test('of closed dailies those that closed first are revealed first, up to the limit', async () => {
      await storeDaily(stores, aDaily({ id: 'd1', channelId: 'C1', messageTs: '1.0', closesAt: later(60) }));
      await storeDaily(stores, aDaily({ id: 'd2', channelId: 'C2', messageTs: '2.0', closesAt: later(30) }));
      const shown: Daily[] = [];
      await stores.dailies.revealClosed(later(90), 1, ({ daily }) => [outlineOf(daily, shown)]);
      expect(shown.map(({ id }) => id)).toEqual(['d2']);
    });

    test('two who reveal at the same time post one outline', async () => {
      await storeDaily(stores, aDaily({ messageTs: '100.0', closesAt: later(60) }));
      const before = (await stores.jobs()).length;
      const reveal = () => stores.dailies.revealClosed(later(60), 10, ({ daily }) => [outlineOf(daily)]);
      expect((await Promise.all([reveal(), reveal()])).toSorted()).toEqual([0, 1]);
      expect(await stores.jobs()).toHaveLength(before + 1);
    });

    test('the open questions of a workspace are those whose outline is not posted yet, each once', async () => {
      await storeDaily(stores, aDaily({ id: 'd1', channelId: 'C1', questionId: 'b/two', messageTs: '1.0' }));
      await storeDaily(stores, aDaily({ id: 'd2', channelId: 'C2', questionId: 'b/two', messageTs: '2.0' }));
      await storeDaily(stores, aDaily({ id: 'd3', channelId: 'C3', questionId: 'a/one', messageTs: '3.0' }));
      await storeDaily(
        stores,
        aDaily({ id: 'd4', teamId: 'T2', questionId: 'c/elsewhere', messageTs: '4.0' }),
      );
      await storeDaily(stores, aDaily({ id: 'd6', channelId: 'C6', questionId: 'e/not-posted' }));
      const closed = aDaily({
        id: 'd5',
        channelId: 'C5',
        questionId: 'd/closed',
        messageTs: '5.0',
        closesAt: later(1),
      });
      await storeDaily(stores, closed);
      await stores.dailies.revealClosed(later(2), 10, ({ daily }) => [outlineOf(daily)]);
      expect(await stores.dailies.openQuestions('T1')).toEqual(['a/one', 'b/two']);
    });

    test('a daily knows how many members have a grade on it', async () => {
      await storeDaily(stores, aDaily());
      const sessions = [
        aSession({ id: 's1', userId: 'U1' }),
        aSession({ id: 's2', userId: 'U1', attempt: 2 }),
        aSession({ id: 's3', userId: 'U2' }),
        aSession({ id: 's4', userId: 'U3' }),
        aSession({ id: 's5', userId: 'U4', dailyId: 'd2' }),
      ];
      for (const session of sessions) {
        await store(stores, { write: 'session', session });
        if (session.id !== 's4')
          await store(stores, { write: 'grade', grade: aStepGrade({ sessionId: session.id }) });
      }
      expect((await stores.dailies.load('d1'))?.answered).toBe(2);
      expect(await stores.dailies.load('d3')).toBeNull();
    });

    async function dueAt(now: Date): Promise<DueChannel[]> {
      const seen: DueChannel[] = [];
      await stores.dailies
        .decideDue(now, 10, (due) => {
          seen.push(due);
          return nothingToday(now);
        })
        .then(() =>
          Promise.all(seen.map(({ schedule, dueAt }) => stores.dailies.saveSchedule(schedule, dueAt))),
        );
      return seen;
    }
  });
}

function outlineOf(daily: Daily, shown: Daily[] = []): Post {
  shown.push(daily);
  return {
    key: `outline:${daily.id}`,
    teamId: daily.teamId,
    outgoing: { kind: 'outline', dailyId: daily.id },
    destination: { to: 'channel', channelId: daily.channelId, threadTs: daily.messageTs },
  };
}
