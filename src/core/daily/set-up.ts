import type { DailyStore } from './daily.ts';
import { type ChannelSchedule, nextDue } from './schedule.ts';

type Channel = { teamId: string; channelId: string };
type Deps = { store: Pick<DailyStore, 'schedule' | 'saveSchedule' | 'pause'> };

/** What a person chooses in a channel's set-up. */
export type ChosenSchedule = Omit<
  ChannelSchedule,
  'teamId' | 'channelId' | 'setUpBy' | 'status' | 'pausedReason'
>;

/** Sets a channel's schedule, or changes it, and starts it. Returns when the next question comes; null for never. */
export async function setUpChannel(
  deps: Deps,
  wish: Channel & { setUpBy: string; chosen: ChosenSchedule },
  now: Date,
): Promise<Date | null> {
  const { teamId, channelId, setUpBy, chosen } = wish;
  const schedule: ChannelSchedule = {
    ...chosen,
    teamId,
    channelId,
    setUpBy,
    status: 'active',
    pausedReason: null,
  };
  const next = nextDue(schedule, now);
  await deps.store.saveSchedule(schedule, next);
  return next;
}

/** Stops a channel's daily question until somebody resumes it. */
export async function pauseChannel(
  deps: Deps,
  channel: Channel,
): Promise<'paused' | 'already-paused' | 'nothing-to-pause'> {
  if (await deps.store.pause(channel, null)) return 'paused';
  return (await deps.store.schedule(channel)) ? 'already-paused' : 'nothing-to-pause';
}

export type Resumed =
  | { kind: 'resumed'; nextDue: Date | null }
  | { kind: 'already-running' }
  | { kind: 'nothing-to-resume' };

/** Goes on with a channel's daily question. */
export async function resumeChannel(deps: Deps, channel: Channel, now: Date): Promise<Resumed> {
  const schedule = await deps.store.schedule(channel);
  if (!schedule) return { kind: 'nothing-to-resume' };
  if (schedule.status === 'active') return { kind: 'already-running' };
  const running: ChannelSchedule = { ...schedule, status: 'active', pausedReason: null };
  const next = nextDue(running, now);
  await deps.store.saveSchedule(running, next);
  return { kind: 'resumed', nextDue: next };
}
