import { describe, expect, test } from 'vitest';
import { pauseChannel, resumeChannel, setUpChannel } from '../../../src/core/daily/set-up.ts';
import { memoryWorld } from '../../fakes/memory-world.ts';
import { aSchedule } from '../practice/conversation.ts';

const now = new Date('2026-03-02T10:00:00Z');
const tomorrow = new Date('2026-03-03T09:00:00Z');
const channel = { teamId: 'T1', channelId: 'C1' };
const { teamId: _t, channelId: _c, setUpBy, status: _s, pausedReason: _p, ...chosen } = aSchedule();

function deps() {
  return { store: memoryWorld().dailies };
}

describe('setting a channel up', () => {
  test('starts its schedule and says when the next question comes', async () => {
    const channels = deps();
    expect(await setUpChannel(channels, { ...channel, setUpBy, chosen }, now)).toEqual(tomorrow);
    expect(await channels.store.schedule(channel)).toEqual(aSchedule());
  });

  test('again replaces what was chosen, and starts a paused one', async () => {
    const channels = deps();
    await setUpChannel(channels, { ...channel, setUpBy, chosen }, now);
    await channels.store.pause(channel, 'is_archived');
    const changed = { ...chosen, hour: 14 };
    const next = await setUpChannel(channels, { ...channel, setUpBy: 'U7', chosen: changed }, now);
    expect(next).toEqual(new Date('2026-03-02T14:00:00Z'));
    expect(await channels.store.schedule(channel)).toEqual(aSchedule({ hour: 14, setUpBy: 'U7' }));
  });

  test('with no date left says that no question comes', async () => {
    const skip = [{ from: '2026-01-01', to: '2099-12-31' }];
    expect(await setUpChannel(deps(), { ...channel, setUpBy, chosen: { ...chosen, skip } }, now)).toBeNull();
  });
});

test('pausing and resuming say what they found', async () => {
  const channels = deps();
  expect(await pauseChannel(channels, channel)).toBe('nothing-to-pause');
  expect(await resumeChannel(channels, channel, now)).toEqual({ kind: 'nothing-to-resume' });
  await setUpChannel(channels, { ...channel, setUpBy, chosen }, now);
  expect(await resumeChannel(channels, channel, now)).toEqual({ kind: 'already-running' });
  expect(await pauseChannel(channels, channel)).toBe('paused');
  expect(await pauseChannel(channels, channel)).toBe('already-paused');
  expect(await resumeChannel(channels, channel, now)).toEqual({ kind: 'resumed', nextDue: tomorrow });
  expect(await channels.store.schedule(channel)).toEqual(aSchedule());
});

test('resuming forgets why the bot had paused', async () => {
  const channels = deps();
  await setUpChannel(channels, { ...channel, setUpBy, chosen }, now);
  await channels.store.pause(channel, 'not_in_channel');
  await resumeChannel(channels, channel, now);
  expect(await channels.store.schedule(channel)).toMatchObject({ status: 'active', pausedReason: null });
});
