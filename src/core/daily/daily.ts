import type { Bank } from '../bank/bank.ts';
import { type Had, pickForChannel } from '../bank/pick-question.ts';
import type { Post } from '../delivery/outgoing.ts';
import {
  type ChannelSchedule,
  closeOn,
  isLastOfWeek,
  localDate,
  makeUpWindowMs,
  nextDue,
} from './schedule.ts';
import { weeklyPost } from './weekly-post.ts';

/** A question posted to a channel on a date. */
export type Daily = {
  id: string;
  teamId: string;
  channelId: string;
  questionId: string;
  /** ISO date in the channel's zone. Unique within the channel. */
  localDate: string;
  closesAt: Date;
  /** Null until it stands in Slack. */
  messageTs: string | null;
  revealedAt: Date | null;
};

/** A schedule that has come due, with what the decision needs. */
export type DueChannel = {
  schedule: ChannelSchedule;
  dueAt: Date;
  history: readonly Had[];
  postedDates: ReadonlySet<string>;
};

/** What to do about a due channel. `nextAt` null: no date is left in its schedule. */
export type DailyDecision = { daily: Daily | null; posts: Post[]; nextAt: Date | null };

/** A daily whose close has come, and its channel's schedule as it is now; null where that cannot be read. */
export type ClosedDaily = { daily: Daily; schedule: ChannelSchedule | null };

/** The schedules and the daily questions of all channels. */
export interface DailyStore {
  /**
   * Takes up to `limit` channels that are due, locked against other processes, and stores what `decide` says of each in
   * one transaction. Returns how many it took. A second daily for a channel's date is never stored, nor its post.
   */
  decideDue(now: Date, limit: number, decide: (due: DueChannel) => DailyDecision): Promise<number>;

  /**
   * Sets the next moment of every active channel to what `nextOf` says, where that is earlier than what is stored: it is
   * later only after the clock was put back. Returns how many it moved.
   */
  bringForward(nextOf: (schedule: ChannelSchedule) => Date | null): Promise<number>;

  /**
   * Takes dailies whose close has come and stores what is to be posted then, in one transaction and each once. Returns how
   * many it took.
   */
  revealClosed(now: Date, limit: number, postsFor: (closed: ClosedDaily) => readonly Post[]): Promise<number>;

  /** The questions that stand in channels of the workspace and whose outline is not out yet. */
  openQuestions(teamId: string): Promise<string[]>;

  load(dailyId: string): Promise<(Daily & { answered: number }) | null>;

  schedule(channel: { teamId: string; channelId: string }): Promise<ChannelSchedule | null>;
  /** Creates or replaces a channel's schedule. */
  saveSchedule(schedule: ChannelSchedule, nextAt: Date | null): Promise<void>;
  /** Pauses a channel; returns its schedule as it was, null when there is none or it is paused already. */
  pause(
    channel: { teamId: string; channelId: string },
    reason: string | null,
  ): Promise<ChannelSchedule | null>;
  /** Pauses all channels of a workspace whose installation is gone. */
  pauseWorkspace(teamId: string, reason: string): Promise<void>;
}

export type DailyDeps = { bank: Bank; store: DailyStore; newId: () => string; random: () => number };

/** A question that was posted late stays open for this long all the same. */
const shortestOpenMs = 2 * 60 * 60 * 1000;

/** Channels taken in one transaction. */
const batch = 200;

/** Posts the question of every channel that is due. Any number of processes may call it at the same time. */
export async function postDueDailies(deps: DailyDeps, now: Date): Promise<number> {
  let taken = 0;
  for (;;) {
    const count = await deps.store.decideDue(now, batch, (due) => decideDaily(deps, due, now));
    taken += count;
    if (count < batch) return taken;
  }
}

/**
 * The day's question for a channel that has come due; none when it is too late for it, when the channel had one on this
 * date (the clock was put back, or the hour was changed), or when nothing in the bank fits.
 */
export function decideDaily(
  deps: Omit<DailyDeps, 'store'>,
  { schedule, dueAt, history, postedDates }: DueChannel,
  now: Date,
): DailyDecision {
  const nextAt = nextDue(schedule, now);
  const due = latestInWindow(schedule, dueAt, now);
  const date = due && localDate(schedule, due);
  if (!date || postedDates.has(date.toString())) return { daily: null, posts: [], nextAt };
  const question = pickForChannel(deps.bank.questions, { ...schedule, history, random: deps.random });
  if (!question) return { daily: null, posts: [], nextAt };

  const { teamId, channelId } = schedule;
  const daily: Daily = {
    id: deps.newId(),
    teamId,
    channelId,
    questionId: question.id,
    localDate: date.toString(),
    closesAt: new Date(Math.max(closeOn(schedule, date).getTime(), now.getTime() + shortestOpenMs)),
    messageTs: null,
    revealedAt: null,
  };
  return { daily, posts: [postOf(daily)], nextAt };
}

/** The due time that can still be kept: after days without a running process not the one that was missed first. */
function latestInWindow(schedule: ChannelSchedule, dueAt: Date, now: Date): Date | null {
  const earliest = now.getTime() - makeUpWindowMs;
  if (dueAt.getTime() >= earliest) return dueAt;
  const due = nextDue(schedule, new Date(earliest - 1));
  return due && due.getTime() <= now.getTime() ? due : null;
}

/** Repairs what a clock that was ahead for a while has left: channels that would be silent until it gets there again. */
export async function bringSchedulesForward(deps: Pick<DailyDeps, 'store'>, now: Date): Promise<number> {
  return deps.store.bringForward((schedule) => nextDue(schedule, now));
}

/** Posts the outline of every question whose day has closed, and with the last one of a channel's week its standings. */
export async function revealClosedDailies(deps: Pick<DailyDeps, 'store'>, now: Date): Promise<number> {
  return deps.store.revealClosed(now, batch, (closed) => [outlineOf(closed.daily), ...weeklyOf(closed)]);
}

function outlineOf(daily: Daily): Post {
  return {
    key: `outline:${daily.id}`,
    teamId: daily.teamId,
    outgoing: { kind: 'outline', dailyId: daily.id },
    destination: { to: 'channel', channelId: daily.channelId, threadTs: daily.messageTs },
  };
}

/** One post for a channel's week, whatever becomes of its schedule; a channel that is paused stays quiet. */
function weeklyOf({ daily, schedule }: ClosedDaily): Post[] {
  if (!schedule?.weeklyPost || schedule.status === 'paused') return [];
  return isLastOfWeek(schedule, Temporal.PlainDate.from(daily.localDate)) ? [weeklyPost(daily)] : [];
}

/**
 * Stops a channel's schedule because Slack takes nothing there any more, and tells whoever set it up. Nothing happens
 * when it is paused already.
 */
export async function pauseForCause(
  deps: {
    store: Pick<DailyStore, 'pause'>;
    newId: () => string;
    addPosts: (posts: readonly Post[]) => Promise<void>;
  },
  channel: { teamId: string; channelId: string },
  reason: string,
): Promise<void> {
  const paused = await deps.store.pause(channel, reason);
  if (!paused) return;
  await deps.addPosts([
    {
      key: `schedule-paused:${channel.channelId}:${deps.newId()}`,
      teamId: channel.teamId,
      outgoing: {
        kind: 'notice',
        notice: { about: 'schedule-paused', channelId: channel.channelId, reason },
      },
      destination: { to: 'member', userId: paused.setUpBy },
    },
  ]);
}

function postOf(daily: Daily): Post {
  return {
    key: `daily:${daily.id}`,
    teamId: daily.teamId,
    outgoing: { kind: 'daily_question', dailyId: daily.id },
    destination: { to: 'channel', channelId: daily.channelId, threadTs: null },
  };
}
