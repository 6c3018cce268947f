import { type Kysely, sql } from 'kysely';
import type { MemberRef } from '../../core/members/member.ts';
import { type Board, type BoardRows, toBoard, topPlaces } from '../../core/standings/board.ts';
import { periodOf } from '../../core/standings/periods.ts';
import type { BoardQuery, StandingsStore } from '../../core/standings/standings-store.ts';
import type { QuestionDay } from '../../core/standings/streak.ts';
import type { Database } from './database.ts';
import { lockMember } from './member-lock.ts';
import { rebuildStandings, showMember } from './standings-writes.ts';

/** The standings over PostgreSQL; a practice change moves them (`earn`). */
export class PgStandingsStore implements StandingsStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async board(query: BoardQuery): Promise<Board> {
    const { teamId, userId, scope, measure, period, date } = query;
    const board = sql`team_id = ${teamId}
      and scope = ${scope.kind === 'channel' ? scope.channelId : ''}
      and topic = ${measure.kind === 'topic' ? measure.topic : ''}
      and period = ${periodOf(period, date)}`;
    const { rows } = await sql<BoardRows>`
      with mine as (
        select points, answers, is_shown from standings where ${board} and user_id = ${userId}
      )
      select
        coalesce((select json_agg(b) from (
          select user_id as "userId", points, answers from standings where ${board} and is_shown
          order by points desc, user_id limit ${topPlaces}) as b), '[]') as best,
        (select json_build_object('points', m.points, 'answers', m.answers, 'isShown', m.is_shown, 'above',
           coalesce((select sum(members) from standing_counts where ${board} and tens > m.points / 10), 0)
           + (select count(*) from standings
              where ${board} and is_shown and points > m.points and points < (m.points / 10 + 1) * 10))
         from mine m) as own`.execute(this.#db);
    return toBoard(userId, rows[0] ?? { best: [], own: null });
  }

  async questionDays({ teamId, userId }: MemberRef, since: Date): Promise<QuestionDay[]> {
    const { rows } = await sql<{ date: string; postedAt: Date; closesAt: Date; answeredAt: Date | null }>`
      with mine as (
        select d.channel_id, d.id, d.created_at, min(a.received_at) as answered_at
        from sessions s join dailies d on d.id = s.daily_id
        join answers a on a.session_id = s.id and a.step = 'main' and not a.set_aside
        where s.team_id = ${teamId} and s.user_id = ${userId} and s.ended is distinct from 'withdrawn'
        group by d.id
      ), joined as (
        select channel_id, min(created_at) as since from mine group by channel_id
      )
      select d.local_date as date, d.created_at as "postedAt", d.closes_at as "closesAt",
             m.answered_at as "answeredAt"
      from joined j join dailies d on d.team_id = ${teamId} and d.channel_id = j.channel_id
        and d.created_at >= greatest(j.since, ${since}) and d.message_ts is not null
      left join mine m on m.id = d.id
      order by d.local_date, d.channel_id`.execute(this.#db);
    return rows.map(({ date, ...day }) => ({ ...day, date: Temporal.PlainDate.from(date) }));
  }

  async show(member: MemberRef, isShown: boolean): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      // A grade that is being written down now would be shown as it was before.
      await lockMember(trx, member);
      await showMember(trx, member, isShown);
    });
  }

  async estimatePercent(teamId: string): Promise<number> {
    const { rows } = await sql<{ percent: number }>`
      select estimate_percent as percent from workspaces where team_id = ${teamId}`.execute(this.#db);
    return rows[0]?.percent ?? 100;
  }

  async weighEstimates(teamId: string, percent: number): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await lockStandings(trx);
      await sql`insert into workspaces (team_id, estimate_percent) values (${teamId}, ${percent}::int)
        on conflict (team_id) do update set estimate_percent = excluded.estimate_percent`.execute(trx);
      await rebuildStandings(trx, teamId);
    });
  }

  rebuild(): Promise<{ rows: number }> {
    return this.#db.transaction().execute(async (trx) => {
      await lockStandings(trx);
      return { rows: await rebuildStandings(trx, null) };
    });
  }
}

/** No grade is written down meanwhile: it would be counted twice, or not at all. */
async function lockStandings(db: Kysely<Database>): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(db);
  await sql`set local work_mem = '128MB'`.execute(db);
  await sql`lock table points in share row exclusive mode`.execute(db);
}
