import { type RawBuilder, sql } from 'kysely';
import type { Earned } from '../../core/standings/points.ts';
import type { Db } from './database.ts';

/** The boards that an entry `e` of the ledger stands on: two scopes, four periods, its topic for the longer two. */
const boardsOfEntry = sql`
  cross join lateral (values (''), (e.channel_id)) as scopes (scope)
  cross join lateral (values
    ('', 'all'), ('', to_char(e.local_date, 'YYYY-"Q"Q')), ('', to_char(e.local_date, 'YYYY-MM')),
    ('', to_char(e.local_date, 'IYYY-"W"IW')),
    (e.topic, 'all'), (e.topic, to_char(e.local_date, 'YYYY-"Q"Q'))
  ) as kinds (topic, period)`;

const isMain = sql`(e.step = 'main')`;

/**
 * Writes down what an answer to a daily question earned, and moves every board that it stands on. An answer that earned
 * before, under whatever session, earns nothing: a retry, an edit or a second try after taking the first one back.
 */
export async function earn(
  db: Db,
  member: { teamId: string; userId: string },
  earned: Earned,
): Promise<void> {
  const { teamId, userId } = member;
  const { sessionId, questionId, step, topic, points, score, isEstimate } = earned;
  await sql`
    with e as (
      insert into points (team_id, user_id, question_id, step, session_id, channel_id, local_date, topic, full_points,
                          points, score, is_estimate)
      select ${teamId}, ${userId}, ${questionId}, ${step}, ${sessionId}, d.channel_id, d.local_date::date, ${topic},
             ${points}::int,
             ${counting(sql`${points}::int`, { isEstimate: sql`${isEstimate}::boolean`, teamId: sql`${teamId}` })},
             ${score}::int, ${isEstimate}::boolean
      from sessions s join dailies d on d.id = s.daily_id
      where s.id = ${sessionId} and s.team_id = ${teamId}
      on conflict do nothing
      returning *
    ), moved as (
      insert into standings as s (team_id, scope, topic, period, user_id, points, answers, scores, entries, is_shown)
      select e.team_id, scopes.scope, kinds.topic, kinds.period, e.user_id, e.points, ${isMain}::int,
             case when ${isMain} then e.score else 0 end, 1, ${isShown(sql`e`)}
      from e ${boardsOfEntry}
      order by 2, 3, 4
      on conflict (team_id, scope, topic, period, user_id) do update set
        points = s.points + excluded.points, answers = s.answers + excluded.answers,
        scores = s.scores + excluded.scores, entries = s.entries + 1
      returning s.*
    ), changes as (
      select m.team_id, m.scope, m.topic, m.period, change.points / 10 as tens, sum(change.members) as members
      from moved m join e on true
      cross join lateral (values (m.points, 1), (m.points - e.points, -1)) as change (points, members)
      where m.is_shown and (change.members = 1 or m.entries > 1)
      group by 1, 2, 3, 4, 5 having sum(change.members) <> 0
    )
    ${addCounts(sql`select * from changes`)}`.execute(db);
}

/** Shows or hides a member on every board. Nothing changes where that is so already. */
export async function showMember(
  db: Db,
  { teamId, userId }: { teamId: string; userId: string },
  isShown: boolean,
): Promise<void> {
  if (isShown)
    await sql`delete from hidden_members where team_id = ${teamId} and user_id = ${userId}`.execute(db);
  else await sql`insert into hidden_members values (${teamId}, ${userId}) on conflict do nothing`.execute(db);
  await sql`
    with changed as (
      update standings set is_shown = ${isShown}
      where team_id = ${teamId} and user_id = ${userId} and is_shown <> ${isShown} returning *
    )
    ${addCounts(sql`
      select team_id, scope, topic, period, points / 10 as tens, ${isShown ? 1 : -1}::int as members from changed`)}`.execute(
    db,
  );
}

/** Takes a member off every board, with all that was earned. */
export async function forgetStandings(db: Db, member: { teamId: string; userId: string }): Promise<void> {
  await showMember(db, member, false);
  for (const table of ['standings', 'points', 'hidden_members'] as const) {
    await sql`delete from ${sql.table(table)} where team_id = ${member.teamId} and user_id = ${member.userId}`.execute(
      db,
    );
  }
}

/** Makes standings anew from the ledger: of one workspace, or of all. Returns the rows there are then. */
export async function rebuildStandings(db: Db, teamId: string | null): Promise<number> {
  const within = (column: RawBuilder<unknown>) => (teamId === null ? sql`true` : sql`${column} = ${teamId}`);
  await sql`
    update points as e
    set points = ${counting(sql`e.full_points`, { isEstimate: sql`e.is_estimate`, teamId: sql`e.team_id` })}
    where ${within(sql`e.team_id`)} and e.is_estimate`.execute(db);
  await sql`delete from standings where ${within(sql`team_id`)}`.execute(db);
  await sql`delete from standing_counts where ${within(sql`team_id`)}`.execute(db);
  const { numAffectedRows } = await sql`
    insert into standings (team_id, scope, topic, period, user_id, points, answers, scores, entries, is_shown)
    select sums.*, ${isShown(sql`sums`)} from (
      select e.team_id, scopes.scope, kinds.topic, kinds.period, e.user_id, sum(e.points) as points,
             count(*) filter (where ${isMain}) as answers, coalesce(sum(e.score) filter (where ${isMain}), 0) as scores,
             count(*) as entries
      from points e ${boardsOfEntry}
      where ${within(sql`e.team_id`)}
      group by 1, 2, 3, 4, 5
    ) as sums`.execute(db);
  await sql`
    insert into standing_counts (team_id, scope, topic, period, tens, members)
    select team_id, scope, topic, period, points / 10, count(*) from standings
    where is_shown and ${within(sql`team_id`)} group by 1, 2, 3, 4, 5`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** The points that count: `weighEstimate` in SQL. Half of a point is rounded up in both. */
function counting(
  points: RawBuilder<unknown>,
  { isEstimate, teamId }: { isEstimate: RawBuilder<unknown>; teamId: RawBuilder<unknown> },
): RawBuilder<unknown> {
  const percent = sql`coalesce((select w.estimate_percent from workspaces w where w.team_id = ${teamId}), 100)`;
  return sql`case when ${isEstimate} then round(${points} * ${percent} / 100.0)::int else ${points} end`;
}

function isShown(row: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`not exists (select 1 from hidden_members h where h.team_id = ${row}.team_id and h.user_id = ${row}.user_id)`;
}

/** Adds to the counts, in the order of their keys: two grades of a workspace never wait for each other in a circle. */
function addCounts(changes: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    insert into standing_counts as c (team_id, scope, topic, period, tens, members)
    select team_id, scope, topic, period, tens, sum(members) from (${changes}) as change
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (team_id, scope, topic, period, tens) do update set members = c.members + excluded.members`;
}
