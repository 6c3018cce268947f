import { weeklyPost, weeklyPostAgain } from '../../core/daily/weekly-post.ts';
import type { Post } from '../../core/delivery/outgoing.ts';
import type { Db } from './database.ts';

type WeeklyAgain = { write: 'weekly-again'; teamId: string; dailyId: string; cause: string };

/** The posts that replace standings of a week which have been posted, for those writes of a change that ask for it. */
export async function weeklyPostsAgain(
  db: Db,
  writes: readonly (WeeklyAgain | { write: string })[],
): Promise<Post[]> {
  const posts: Post[] = [];
  for (const write of writes) {
    if (!isWeeklyAgain(write)) continue;
    const { teamId, dailyId, cause } = write;
    const daily = await db
      .selectFrom('dailies')
      .select(['channel_id', 'local_date'])
      .where('id', '=', dailyId)
      .where('team_id', '=', teamId)
      .executeTakeFirst();
    if (!daily) continue;
    const day = { teamId, channelId: daily.channel_id, localDate: daily.local_date };
    const posted = await db
      .selectFrom('outbox')
      .select('id')
      .where('team_id', '=', teamId)
      .where('key', '=', weeklyPost(day).key)
      .executeTakeFirst();
    if (posted) posts.push(weeklyPostAgain(day, cause));
  }
  return posts;
}

function isWeeklyAgain(write: WeeklyAgain | { write: string }): write is WeeklyAgain {
  return write.write === 'weekly-again';
}
