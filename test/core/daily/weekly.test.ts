import { beforeEach, describe, expect, test } from 'vitest';
import { revealClosedDailies } from '../../../src/core/daily/daily.ts';
import type { ChannelSchedule } from '../../../src/core/daily/schedule.ts';
import { aDaily, aSchedule, storeDaily } from '../../contracts/rows.ts';
import { type MemoryWorld, memoryWorld } from '../../fakes/memory-world.ts';

let world: MemoryWorld;
beforeEach(() => {
  world = memoryWorld();
});

/** Closes the question of a date under that schedule, and says what there is of the week's standings. */
async function close(localDate: string, change: Partial<ChannelSchedule> = {}) {
  const { channelId = 'C1' } = change;
  const daily = aDaily({ id: `d-${channelId}-${localDate}`, channelId, localDate, messageTs: localDate });
  await world.dailies.saveSchedule(aSchedule({ channelId }), daily.closesAt);
  await storeDaily(world, daily);
  await world.dailies.saveSchedule(aSchedule({ channelId, ...change }), null);
  await revealClosedDailies({ store: world.dailies }, daily.closesAt);
  return world.outbox.entries().filter(({ key }) => key.startsWith('weekly:'));
}

describe('the standings of a week are posted', () => {
  test('to the channel when its last question of the week closes', async () => {
    expect(await close('2026-03-05')).toEqual([]);
    expect(await close('2026-03-06')).toMatchObject([
      {
        key: 'weekly:C1:2026-03-02',
        outgoing: { kind: 'weekly_board', teamId: 'T1', channelId: 'C1', monday: '2026-03-02' },
        destination: { to: 'channel', channelId: 'C1', threadTs: null },
      },
    ]);
  });

  test('on the day before, where the last one is skipped', async () => {
    const skip = [{ from: '2026-03-06', to: '2026-03-06' }];
    expect(await close('2026-03-05', { skip })).toHaveLength(1);
  });

  test('once a week for each channel, whatever is changed in its schedule', async () => {
    await close('2026-03-05', { weekdays: [4] });
    expect(await close('2026-03-06')).toHaveLength(1);
    expect(await close('2026-03-06', { channelId: 'C2' })).toHaveLength(2);
    expect(await close('2026-03-13')).toHaveLength(3);
  });

  test('not where the channel has switched that off, or is paused', async () => {
    expect(await close('2026-03-06', { weeklyPost: false })).toEqual([]);
    expect(await close('2026-03-06', { channelId: 'C2', status: 'paused' })).toEqual([]);
  });
});
