import type { Post } from '../delivery/outgoing.ts';
import type { Daily } from './daily.ts';

type DayOfChannel = Pick<Daily, 'teamId' | 'channelId' | 'localDate'>;

/** The standings of the week that a daily lies in, for its channel: one post, however often it is asked for. */
export function weeklyPost(daily: DayOfChannel): Post {
  const { teamId, channelId } = daily;
  return {
    key: `weekly:${channelId}:${mondayOf(daily)}`,
    teamId,
    outgoing: { kind: 'weekly_board', teamId, channelId, monday: mondayOf(daily) },
    destination: { to: 'channel', channelId, threadTs: null },
  };
}

/** The same in the place of the one that was posted: it may quote what is gone now. Once for each cause. */
export function weeklyPostAgain(daily: DayOfChannel, cause: string): Post {
  const { key, teamId, channelId } = { ...weeklyPost(daily), channelId: daily.channelId };
  return {
    key: `${key}:${cause}`,
    teamId,
    outgoing: { kind: 'weekly_board', teamId, channelId, monday: mondayOf(daily), isAgain: true },
    destination: { to: 'replace', key },
  };
}

function mondayOf({ localDate }: DayOfChannel): string {
  const date = Temporal.PlainDate.from(localDate);
  return date.subtract({ days: date.dayOfWeek - 1 }).toString();
}
