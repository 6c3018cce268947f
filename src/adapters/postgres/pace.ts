import { sql } from 'kysely';
import type { Db } from './database.ts';

/**
 * Posts to many channels at once leave a workspace so far apart: 285 a minute. Slack takes "several hundred" messages a
 * minute: the least that this can mean is 300, and the conversations that go on meanwhile need some.
 */
const gapMs = 210;
/** So many leave at once when there was quiet. */
const burst = 5;

/** Stands where the id of a channel would, for the pace of the whole workspace. */
const wholeWorkspace = '*';

/**
 * Reserves a moment for each post, by the workspace that it goes to, over all processes; null where it may leave at once.
 * What is reserved together keeps its order.
 */
export async function reservePace(
  db: Db,
  posts: readonly { teamId: string }[],
  now: Date,
): Promise<(Date | null)[]> {
  const teams = Map.groupBy(posts, ({ teamId }) => teamId);
  // In the order of their names: two processes that took the rows crosswise would wait for each other.
  const names = [...teams.keys()].sort();
  const { rows } = await sql<{ team_id: string; next_at: Date }>`
    insert into channel_slots as s (team_id, channel_id, next_at)
    select team_id, ${wholeWorkspace}, ${now}::timestamptz + make_interval(secs => taken)
    from unnest(${names}::text[], ${names.map((name) => secondsOf(teams.get(name)?.length ?? 0))}::float8[])
      as given (team_id, taken)
    on conflict (team_id, channel_id) do update
    set next_at = greatest(s.next_at, ${now}::timestamptz) + (excluded.next_at - ${now}::timestamptz)
    returning team_id, next_at`.execute(db);
  const next = new Map(
    rows.map((row) => [row.team_id, row.next_at.getTime() - (teams.get(row.team_id)?.length ?? 0) * gapMs]),
  );
  return posts.map(({ teamId }) => {
    const atMs = next.get(teamId) ?? now.getTime();
    next.set(teamId, atMs + gapMs);
    const startMs = atMs - (burst - 1) * gapMs;
    return startMs > now.getTime() ? new Date(startMs) : null;
  });
}

function secondsOf(posts: number): number {
  return (posts * gapMs) / 1000;
}
