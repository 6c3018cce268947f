import { type Kysely, type RawBuilder, sql } from 'kysely';
import { ChannelSchedule, localDate } from '../../core/daily/schedule.ts';
import { Grade } from '../../core/grading/grade-answer.ts';
import type { MemberRef } from '../../core/members/member.ts';
import { topPlaces } from '../../core/standings/board.ts';
import {
  comparedPeriods,
  fewestToCompare,
  type ImprovedBoard,
  type ImprovedQuery,
  type ImprovedRows,
  toImproved,
} from '../../core/standings/improved.ts';
import { periodOf } from '../../core/standings/periods.ts';
import type {
  Attendance,
  ChannelOf,
  ChannelPlace,
  ChannelWeek,
  QuotableAnswer,
  StandingsReader,
} from '../../core/standings/standings-reader.ts';
import type { Database } from './database.ts';

/** Answers among which a strong moment is looked for. */
const quotableRead = 20;
/** Own places on one screen. */
const placesRead = 5;

export class PgStandingsReader implements StandingsReader {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async improved(query: ImprovedQuery): Promise<ImprovedBoard> {
    const { teamId, userId, scope } = query;
    const periods = comparedPeriods(query);
    const place = scope.kind === 'channel' ? scope.channelId : '';
    const { rows } = await sql<ImprovedRows>`
      with pairs as materialized (
        select n.user_id, n.is_shown, round(b.scores::numeric / b.answers)::int as before,
               round(n.scores::numeric / n.answers)::int as now
        from standings n join standings b using (team_id, scope, topic, user_id)
        where n.team_id = ${teamId} and n.scope = ${place} and n.topic = ''
          and n.period = ${periods.now} and b.period = ${periods.before}
          and n.answers >= ${fewestToCompare} and b.answers >= ${fewestToCompare}
      )
      select
        coalesce((select json_agg(p) from (
          select user_id as "userId", before, now from pairs where is_shown and now > before
          order by now - before desc, user_id limit ${topPlaces}) as p), '[]') as best,
        (select count(*) from pairs where is_shown)::int as comparable,
        (select json_build_object('before', m.before, 'now', m.now, 'isShown', m.is_shown, 'above',
           (select count(*) from pairs p where p.is_shown and p.now - p.before > m.now - m.before))
         from pairs m where m.user_id = ${userId}) as own`.execute(this.#db);
    return toImproved(rows[0] ?? { best: [], comparable: 0, own: null });
  }

  async attendance(place: MemberRef & { channelId: string }): Promise<Attendance | null> {
    const { teamId, userId, channelId } = place;
    const { rows } = await sql<Attendance>`
      with mine as (
        select distinct d.id, d.local_date from sessions s join dailies d on d.id = s.daily_id
        where s.team_id = ${teamId} and s.user_id = ${userId} and d.channel_id = ${channelId}
          and s.ended is distinct from 'withdrawn'
          and exists (select 1 from answers a where a.session_id = s.id and not a.set_aside)
      )
      select (select count(*) from mine)::int as answered, count(*)::int as asked
      from dailies d
      where d.team_id = ${teamId} and d.channel_id = ${channelId} and d.message_ts is not null
        and d.local_date >= (select min(local_date) from mine)`.execute(this.#db);
    const row = rows[0];
    return row && row.answered > 0 ? row : null;
  }

  async places({ teamId, userId }: MemberRef, now: Date): Promise<ChannelPlace[]> {
    const { rows: channels } = await sql<{ channelId: string; schedule: unknown }>`
      select c.channel_id as "channelId", s.schedule
      from (select channel_id, max(local_date) as latest from points
            where team_id = ${teamId} and user_id = ${userId} group by 1) c
      join schedules s on s.team_id = ${teamId} and s.channel_id = c.channel_id
      order by c.latest desc, 1 limit ${placesRead}`.execute(this.#db);
    const weeks = channels.flatMap(({ channelId, schedule }) => {
      const { data } = ChannelSchedule.safeParse(schedule);
      return data ? [{ channelId, period: periodOf('week', localDate(data, now)) }] : [];
    });
    if (weeks.length === 0) return [];
    const board = sql`team_id = m.team_id and scope = m.scope and topic = m.topic and period = m.period`;
    const { rows } = await sql<ChannelPlace>`
      select m.scope as "channelId", m.points, m.answers, (1
        + coalesce((select sum(members) from standing_counts where ${board} and tens > m.points / 10), 0)
        + (select count(*) from standings where ${board} and is_shown
             and points > m.points and points < (m.points / 10 + 1) * 10))::int as rank
      from unnest(${weeks.map(({ channelId }) => channelId)}::text[], ${weeks.map(({ period }) => period)}::text[])
        with ordinality as w (channel_id, period, at)
      join standings m on m.team_id = ${teamId} and m.scope = w.channel_id and m.topic = '' and m.period = w.period
        and m.user_id = ${userId}
      order by w.at`.execute(this.#db);
    return rows;
  }

  async week(channel: ChannelOf, monday: Temporal.PlainDate): Promise<ChannelWeek> {
    const within = (date: RawBuilder<unknown>) =>
      sql`${date} between ${monday.toString()} and ${monday.add({ days: 6 }).toString()}`;
    const [sums, quotable] = await Promise.all([
      this.#sums(channel, within),
      this.#quotable(channel, within),
    ]);
    return { ...sums, quotable };
  }

  async #sums(
    { teamId, channelId }: ChannelOf,
    within: (date: RawBuilder<unknown>) => RawBuilder<unknown>,
  ): Promise<Omit<ChannelWeek, 'quotable'>> {
    const { rows } = await sql<Omit<ChannelWeek, 'quotable'>>`
      with shown as (
        select p.question_id, p.topic, p.score, p.local_date from points p
        where p.team_id = ${teamId} and p.channel_id = ${channelId} and ${within(sql`p.local_date`)}
          and p.step = 'main' and ${isShown(sql`p`)}
      ), boards as (
        select topic, to_char(max(local_date), 'YYYY-"Q"Q') as period from shown group by 1
      ), firsts as (
        select s.topic, s.user_id, s.points, rank() over (partition by s.topic order by s.points desc) as rank,
               count(*) over (partition by s.topic) as participants
        from boards b join standings s on s.team_id = ${teamId} and s.scope = ${channelId} and s.topic = b.topic
          and s.period = b.period and s.is_shown
      )
      select
        coalesce((select json_agg(q) from (
          select question_id as "questionId", count(*) as answers,
                 percentile_cont(0.5) within group (order by score) / 10000 as "medianScore"
          from shown group by 1 order by 1) q), '[]') as questions,
        coalesce((select json_agg(l) from (
          select topic, points, participants, json_agg(user_id order by user_id) as "userIds"
          from firsts where rank = 1 group by 1, 2, 3 order by 1) l), '[]') as leaders`.execute(this.#db);
    return rows[0] ?? { questions: [], leaders: [] };
  }

  /** Nothing that was answered in private: the member was promised that nobody else sees it. */
  async #quotable(
    { teamId, channelId }: ChannelOf,
    within: (date: RawBuilder<unknown>) => RawBuilder<unknown>,
  ): Promise<QuotableAnswer[]> {
    const { rows } = await sql<Omit<QuotableAnswer, 'grade'> & { grade: unknown }>`
      select s.user_id as "userId", s.question_id as "questionId", a.text, g.grade
      from dailies d
      join sessions s on s.daily_id = d.id and s.team_id = d.team_id
      join members m on m.team_id = s.team_id and m.user_id = s.user_id
      cross join lateral (
        select score, grade from grades where session_id = s.id and step = 'main' order by revision desc limit 1) g
      cross join lateral (
        select string_agg(body, E'\n\n' order by received_at, message_ts) as text from answers
        where session_id = s.id and step = 'main' and not set_aside and body is not null) a
      where d.team_id = ${teamId} and d.channel_id = ${channelId} and ${within(sql`d.local_date`)}
        and s.origin = 'daily' and s.attempt = 1 and s.ended is distinct from 'withdrawn'
        and m.settings->>'quotable' = 'true' and a.text is not null and ${isShown(sql`s`)}
      order by g.score desc, s.seq limit ${quotableRead}`.execute(this.#db);
    return rows.flatMap((row) => {
      const { data: grade } = Grade.safeParse(row.grade);
      return grade ? [{ ...row, grade }] : [];
    });
  }
}

function isShown(row: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`not exists (select 1 from hidden_members h where h.team_id = ${row}.team_id and h.user_id = ${row}.user_id)`;
}
