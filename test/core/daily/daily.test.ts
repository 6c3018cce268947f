import { describe, expect, test } from 'vitest';
import { Bank } from '../../../src/core/bank/bank.ts';
import { composeForDaily } from '../../../src/core/daily/compose.ts';
import {
  type DailyDeps,
  decideDaily,
  pauseForCause,
  postDueDailies,
  revealClosedDailies,
} from '../../../src/core/daily/daily.ts';
import { type ChannelSchedule, nextDue } from '../../../src/core/daily/schedule.ts';
import type { Post } from '../../../src/core/delivery/outgoing.ts';
import { aQuestion } from '../../builders/question.ts';
import { memoryWorld } from '../../fakes/memory-world.ts';
import { aSchedule } from '../practice/conversation.ts';

const at = (iso: string) => new Date(iso);
const monday = at('2026-03-02T09:00:00Z');
const channel = { teamId: 'T1', channelId: 'C1' };
const bank = new Bank([aQuestion({ id: 'a/one' }), aQuestion({ id: 'b/two' }), aQuestion({ id: 'a/three' })]);

function aChannel() {
  const world = memoryWorld();
  let ids = 0;
  const deps: DailyDeps = { bank, store: world.dailies, newId: () => `d${++ids}`, random: () => 0 };
  return {
    world,
    deps,
    setUp: (schedule: ChannelSchedule, now: Date) =>
      world.dailies.saveSchedule(schedule, nextDue(schedule, now)),
    tick: (iso: string) => postDueDailies(deps, at(iso)),
    dailies: async () => {
      const found = [];
      for (let id = 1; id <= ids; id++) {
        const daily = await world.dailies.load(`d${id}`);
        if (daily) found.push(daily);
      }
      return found;
    },
  };
}

const before = at('2026-03-01T12:00:00Z');

describe('the question of the day', () => {
  test('is stored and posted when its hour comes, and not before', async () => {
    const office = aChannel();
    await office.setUp(aSchedule(), before);
    expect(await office.tick('2026-03-02T08:59:59Z')).toBe(0);
    expect(await office.tick('2026-03-02T09:00:00Z')).toBe(1);
    expect(await office.dailies()).toEqual([
      {
        id: 'd1',
        ...channel,
        questionId: 'a/one',
        localDate: '2026-03-02',
        closesAt: at('2026-03-02T17:00:00Z'),
        messageTs: null,
        revealedAt: null,
        answered: 0,
      },
    ]);
    expect(office.world.outbox.entries()).toMatchObject([
      {
        key: 'daily:d1',
        outgoing: { kind: 'daily_question', dailyId: 'd1' },
        destination: { to: 'channel', channelId: 'C1', threadTs: null },
      },
    ]);
  });

  test('is posted once, however often and by however many processes the clock is looked at', async () => {
    const office = aChannel();
    await office.setUp(aSchedule(), before);
    const ticks = ['2026-03-02T09:00:00Z', '2026-03-02T09:00:00Z', '2026-03-02T09:01:00Z'];
    expect(await Promise.all(ticks.map(office.tick))).toEqual([1, 0, 0]);
    expect(await office.dailies()).toHaveLength(1);
  });

  test('that was missed is made up within three hours, and stays open for two at least', async () => {
    const office = aChannel();
    await office.setUp(aSchedule({ closeHour: 12 }), before);
    await office.tick('2026-03-02T12:00:00Z');
    expect(await office.dailies()).toMatchObject([
      { localDate: '2026-03-02', closesAt: at('2026-03-02T14:00:00Z') },
    ]);
  });

  test('that was missed by more is left out, and the next day has its own', async () => {
    const office = aChannel();
    await office.setUp(aSchedule(), before);
    await office.tick('2026-03-02T12:00:00.001Z');
    expect(await office.dailies()).toEqual([]);
    await office.tick('2026-03-03T09:00:00Z');
    expect(await office.dailies()).toMatchObject([{ localDate: '2026-03-03' }]);
  });

  test('of today is made up after days without a running process', async () => {
    const office = aChannel();
    await office.setUp(aSchedule(), before);
    await office.tick('2026-03-05T10:00:00Z');
    expect((await office.dailies()).map(({ localDate }) => localDate)).toEqual(['2026-03-05']);
  });

  test('is not made up late in the day after days without a running process', async () => {
    const office = aChannel();
    await office.setUp(aSchedule(), before);
    await office.tick('2026-03-05T12:00:01Z');
    expect(await office.dailies()).toEqual([]);
  });

  test('is not posted again when the clock is put back', async () => {
    const office = aChannel();
    await office.setUp(aSchedule(), before);
    await office.tick('2026-03-02T09:00:00Z');
    await office.tick('2026-03-02T08:30:00Z');
    await office.tick('2026-03-02T09:00:00Z');
    expect(await office.dailies()).toHaveLength(1);
  });

  test('is not posted again on a day whose hour was changed to a later one', async () => {
    const office = aChannel();
    await office.setUp(aSchedule(), before);
    await office.tick('2026-03-02T09:00:00Z');
    await office.setUp(aSchedule({ hour: 11 }), at('2026-03-02T10:00:00Z'));
    expect(await office.tick('2026-03-02T11:00:00Z')).toBe(1);
    expect(await office.dailies()).toHaveLength(1);
    await office.tick('2026-03-03T11:00:00Z');
    expect(await office.dailies()).toHaveLength(2);
  });

  test('is for each channel its own, with more channels than one transaction takes', async () => {
    const office = aChannel();
    for (let i = 0; i < 201; i++) await office.setUp(aSchedule({ channelId: `C${i}` }), before);
    expect(await office.tick('2026-03-02T09:00:00Z')).toBe(201);
    expect(new Set((await office.dailies()).map(({ channelId }) => channelId)).size).toBe(201);
  });

  test('of a paused channel does not come', async () => {
    const office = aChannel();
    await office.setUp(aSchedule(), before);
    await office.world.dailies.pause(channel, null);
    expect(await office.tick('2026-03-02T09:00:00Z')).toBe(0);
  });

  test('is none on a date that has had one, and the schedule goes on', () => {
    const due = { schedule: aSchedule(), dueAt: monday, history: [], postedDates: new Set(['2026-03-02']) };
    expect(decideDaily({ bank, newId: () => 'd1', random: () => 0 }, due, monday)).toEqual({
      daily: null,
      posts: [],
      nextAt: at('2026-03-03T09:00:00Z'),
    });
  });

  test('is none where nothing fits, and the schedule goes on', () => {
    const schedule = aSchedule({ topics: ['cooking'] });
    const due = { schedule, dueAt: monday, history: [], postedDates: new Set<string>() };
    expect(decideDaily({ bank, newId: () => 'd1', random: () => 0 }, due, monday)).toEqual({
      daily: null,
      posts: [],
      nextAt: at('2026-03-03T09:00:00Z'),
    });
  });

  test('is dated by the channel’s zone', async () => {
    const office = aChannel();
    await office.setUp(aSchedule({ zone: 'Pacific/Auckland', hour: 8, closeHour: 16 }), before);
    await office.tick('2026-03-01T19:00:00Z');
    expect(await office.dailies()).toMatchObject([{ localDate: '2026-03-02' }]);
  });
});

describe('the outline', () => {
  async function posted() {
    const office = aChannel();
    await office.setUp(aSchedule(), before);
    await office.tick('2026-03-02T09:00:00Z');
    return office;
  }
  const land = async (office: Awaited<ReturnType<typeof posted>>) => {
    const [entry] = office.world.outbox.entries();
    await office.world.outbox.markSent(entry?.id ?? '', { channelId: 'C1', messageTs: '100.0' });
  };

  test('comes in the thread when the day closes, once', async () => {
    const office = await posted();
    await land(office);
    expect(await revealClosedDailies(office.deps, at('2026-03-02T16:59:59Z'))).toBe(0);
    expect(await revealClosedDailies(office.deps, at('2026-03-02T17:00:00Z'))).toBe(1);
    expect(await revealClosedDailies(office.deps, at('2026-03-02T17:01:00Z'))).toBe(0);
    expect(office.world.outbox.entries().slice(1)).toMatchObject([
      {
        key: 'outline:d1',
        outgoing: { kind: 'outline', dailyId: 'd1' },
        destination: { to: 'channel', channelId: 'C1', threadTs: '100.0' },
      },
    ]);
  });

  test('of a question that never stood in the channel does not come', async () => {
    const office = await posted();
    expect(await revealClosedDailies(office.deps, at('2026-03-02T17:00:00Z'))).toBe(0);
  });

  test('and the question are composed from what is stored, and not at all where the question is gone', async () => {
    const office = await posted();
    const question = bank.find('a/one');
    const deps = { bank, store: office.world.dailies };
    expect(await composeForDaily(deps, { kind: 'daily_question', dailyId: 'd1' })).toEqual({
      kind: 'daily_question',
      dailyId: 'd1',
      question,
      localDate: '2026-03-02',
      closesAt: at('2026-03-02T17:00:00Z'),
    });
    expect(await composeForDaily(deps, { kind: 'outline', dailyId: 'd1' })).toEqual({
      kind: 'outline',
      question,
      answered: 0,
    });
    expect(await composeForDaily(deps, { kind: 'outline', dailyId: 'd9' })).toBeNull();
    const empty = { ...deps, bank: new Bank([]) };
    expect(await composeForDaily(empty, { kind: 'outline', dailyId: 'd1' })).toBeNull();
  });
});

describe('a channel that Slack refuses', () => {
  test('is paused, and whoever set it up is told once', async () => {
    const { world } = aChannel();
    await world.dailies.saveSchedule(aSchedule(), monday);
    const told: Post[] = [];
    const deps = {
      store: world.dailies,
      newId: () => 'n1',
      addPosts: async (posts: readonly Post[]) => void told.push(...posts),
    };
    await pauseForCause(deps, channel, 'is_archived');
    await pauseForCause(deps, channel, 'is_archived');
    expect(await world.dailies.schedule(channel)).toEqual(
      aSchedule({ status: 'paused', pausedReason: 'is_archived' }),
    );
    expect(told).toEqual([
      {
        key: 'schedule-paused:C1:n1',
        teamId: 'T1',
        outgoing: {
          kind: 'notice',
          notice: { about: 'schedule-paused', channelId: 'C1', reason: 'is_archived' },
        },
        destination: { to: 'member', userId: 'U9' },
      },
    ]);
  });
});
