import { type Kysely, sql } from 'kysely';
import { ChannelSchedule } from '../../core/daily/schedule.ts';
import { defaultSettings, type MemberRef, MemberSettings } from '../../core/members/member.ts';
import type {
  HomeScreen,
  MemberStats,
  OpenSession,
  PastSession,
  ScreenReader,
  TodaysQuestion,
} from '../../core/members/screens.ts';
import { mainWeight } from '../../core/practice/session-score.ts';
import type { Database } from './database.ts';

const openShown = 5;
const recentShown = 5;

/** A daily that is this old is not today's anywhere. */
const todayMs = 36 * 60 * 60 * 1000;

export class PgScreenReader implements ScreenReader {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async home(member: MemberRef, now: Date): Promise<HomeScreen> {
    const [stats, open, recent, today, schedules, settings] = await Promise.all([
      this.stats(member),
      this.#open(member),
      this.#recent(member),
      this.#todayOf(member, now),
      this.#schedules(member),
      this.#settings(member),
    ]);
    return { member, stats, open, recent, today, schedules, settings };
  }

  async stats({ teamId, userId }: MemberRef): Promise<MemberStats> {
    const { rows } = await sql<StatsRow>`
      with mine as (
        select s.id, s.question_id, s.attempt from sessions s
        where s.team_id = ${teamId} and s.user_id = ${userId} and s.ended is distinct from 'withdrawn'
      ), counted as (
        select c.* from mine m join grades c on c.session_id = m.id where ${isCounted}
      ), firsts as (
        select distinct on (g.session_id) split_part(m.question_id, '/', 1) as topic, g.score,
               (g.grade->'record'->>'offlineEstimate')::boolean as offline
        from mine m join counted g on g.session_id = m.id and g.step = 'main'
        where m.attempt = 1
        order by g.session_id, g.revision
      )
      select
        (select count(distinct (g.session_id, g.step)) from mine m join counted g on g.session_id = m.id)::int as answers,
        (select count(distinct m.question_id) from mine m join counted g on g.session_id = m.id)::int as questions,
        (select percentile_cont(0.5) within group (order by score) from firsts) as median,
        (select count(*) from firsts where offline)::int as offline,
        coalesce((select json_agg(t order by t.topic) from (
          select topic, count(*)::int as answers, percentile_cont(0.5) within group (order by score) as "medianScore"
          from firsts group by topic) t), '[]') as topics`.execute(this.#db);
    const row = rows[0];
    if (!row) return { answers: 0, questions: 0, medianScore: null, topics: [], offlineEstimates: 0 };
    const { answers, questions, median, topics, offline } = row;
    return { answers, questions, medianScore: median, topics, offlineEstimates: offline };
  }

  async today(place: MemberRef & { channelId: string }, now: Date): Promise<TodaysQuestion | null> {
    const { rows } = await sql<TodaysQuestion>`
      select d.channel_id as "channelId", d.question_id as "questionId", d.message_ts as "messageTs",
             ${hasAnswered(place)} as answered
      from dailies d
      where d.team_id = ${place.teamId} and d.channel_id = ${place.channelId}
        and d.revealed_at is null and d.closes_at > ${now}
      order by d.created_at desc limit 1`.execute(this.#db);
    return rows[0] ?? null;
  }

  async #open({ teamId, userId }: MemberRef): Promise<OpenSession[]> {
    const rows = await this.#db
      .selectFrom('sessions')
      .select(['id', 'question_id', 'channel_id', 'thread_ts', 'status', 'updated_at'])
      .where('team_id', '=', teamId)
      .where('user_id', '=', userId)
      .where('status', '!=', 'done')
      // An interview is shown as a whole.
      .where('origin', '!=', 'mock')
      .orderBy('updated_at', 'desc')
      .limit(openShown)
      .execute();
    return rows.map((row) => ({
      sessionId: row.id,
      questionId: row.question_id,
      channelId: row.channel_id,
      threadTs: row.thread_ts,
      status: row.status === 'grading' ? 'grading' : 'waiting',
      updatedAt: row.updated_at,
    }));
  }

  async #recent({ teamId, userId }: MemberRef): Promise<PastSession[]> {
    const { rows } = await sql<PastSession>`
      select s.id as "sessionId", s.question_id as "questionId", s.attempt, s.updated_at as "endedAt",
             sum(g.score * g.weight) / sum(g.weight) as score
      from sessions s
      join lateral (
        select distinct on (step) score, case when step = 'main' then ${mainWeight}::int else 1 end as weight
        from grades c where session_id = s.id and ${isCounted} order by step, revision desc
      ) g on true
      where s.team_id = ${teamId} and s.user_id = ${userId} and s.status = 'done' and s.ended <> 'withdrawn'
      group by s.id order by s.updated_at desc limit ${recentShown}`.execute(this.#db);
    return rows;
  }

  /** Today's questions of the channels that the member has answered in or has set up: of others the bot cannot know. */
  async #todayOf({ teamId, userId }: MemberRef, now: Date): Promise<TodaysQuestion[]> {
    const { rows } = await sql<TodaysQuestion>`
      select d.channel_id as "channelId", d.question_id as "questionId", d.message_ts as "messageTs",
             ${hasAnswered({ userId })} as answered
      from dailies d
      where d.team_id = ${teamId} and d.message_ts is not null and d.revealed_at is null
        and d.closes_at > ${now} and d.created_at > ${new Date(now.getTime() - todayMs)}
        and (exists (select 1 from sessions s join dailies p on p.id = s.daily_id
                     where s.team_id = d.team_id and s.user_id = ${userId} and p.channel_id = d.channel_id)
          or exists (select 1 from schedules c
                     where c.team_id = d.team_id and c.channel_id = d.channel_id and c.set_up_by = ${userId}))
      order by d.created_at desc limit 5`.execute(this.#db);
    return rows;
  }

  async #schedules({ teamId, userId }: MemberRef): Promise<ChannelSchedule[]> {
    const rows = await this.#db
      .selectFrom('schedules')
      .select('schedule')
      .where('team_id', '=', teamId)
      .where('set_up_by', '=', userId)
      .orderBy('channel_id')
      .limit(20)
      .execute();
    return rows.map((row) => ChannelSchedule.parse(row.schedule));
  }

  async #settings({ teamId, userId }: MemberRef): Promise<MemberSettings> {
    const row = await this.#db
      .selectFrom('members')
      .select('settings')
      .where('team_id', '=', teamId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return row ? MemberSettings.parse(row.settings) : defaultSettings;
  }
}

/** Whether the member has answered the daily `d`; to have opened it for a hint is no answer. */
function hasAnswered({ userId }: Pick<MemberRef, 'userId'>) {
  return sql`exists (
    select 1 from sessions s join answers a on a.session_id = s.id and not a.set_aside
    where s.daily_id = d.id and s.user_id = ${userId} and s.ended is distinct from 'withdrawn')`;
}

type StatsRow = {
  answers: number;
  questions: number;
  median: number | null;
  offline: number;
  topics: MemberStats['topics'];
};

/** True of a grade `c` unless its author took every message of the answer back: `countedGrades` in SQL. */
const isCounted = sql`(
  exists (select 1 from answers a where a.session_id = c.session_id and a.step = c.step and not a.set_aside)
  or not exists (select 1 from answers a where a.session_id = c.session_id and a.step = c.step)
)`;
