import { type Kysely, sql } from 'kysely';
import {
  defaultSettings,
  type MemberRef,
  MemberSettings,
  type MemberStore,
} from '../../core/members/member.ts';
import type { Database } from './database.ts';
import { lockMember } from './member-lock.ts';
import { forgetStandings } from './standings-writes.ts';

export class PgMemberStore implements MemberStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async settings({ teamId, userId }: MemberRef): Promise<MemberSettings> {
    const row = await this.#db
      .selectFrom('members')
      .select('settings')
      .where('team_id', '=', teamId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return row ? MemberSettings.parse(row.settings) : defaultSettings;
  }

  async saveSettings({ teamId, userId }: MemberRef, settings: MemberSettings): Promise<void> {
    const change = { settings: JSON.stringify(settings) };
    await this.#db
      .insertInto('members')
      .values({ team_id: teamId, user_id: userId, ...change })
      .onConflict((conflict) => conflict.columns(['team_id', 'user_id']).doUpdateSet(change))
      .execute();
  }

  forget({ teamId, userId }: MemberRef): Promise<{ sessions: number; answers: number }> {
    return this.#db.transaction().execute(async (trx) => {
      // A change under way would store again what is deleted here.
      await lockMember(trx, { teamId, userId });
      await sql`
        delete from outbox where team_id = ${teamId} and (
          destination->>'userId' = ${userId}
          or exists (select 1 from sessions s
                     where s.team_id = ${teamId} and s.user_id = ${userId}
                       and s.id in (destination->>'sessionId', outgoing->>'sessionId'))
        )`.execute(trx);
      // Events that wait for another try would store again what is deleted here.
      await sql`
        delete from inbox where team_id = ${teamId} and handled_at is null and ${userId} in (
          body->'event'->>'user', body->'event'->'message'->>'user', body->'event'->'previous_message'->>'user'
        )`.execute(trx);
      await sql`
        delete from outbox o using interviews i
        where o.team_id = ${teamId} and i.team_id = o.team_id and i.user_id = ${userId}
          and o.outgoing->>'interviewId' = i.id`.execute(trx);
      const answers = await trx
        .deleteFrom('answers')
        .where('team_id', '=', teamId)
        .where('user_id', '=', userId)
        .returning('set_aside')
        .execute();
      const sessions = await trx
        .deleteFrom('sessions')
        .where('team_id', '=', teamId)
        .where('user_id', '=', userId)
        .executeTakeFirstOrThrow();
      await trx
        .deleteFrom('interviews')
        .where('team_id', '=', teamId)
        .where('user_id', '=', userId)
        .execute();
      await sql`delete from key_values where key like ${`drafts:${teamId}:${userId}:%`} or key = ${`profiles:${teamId}:${userId}`}`.execute(
        trx,
      );
      await forgetStandings(trx, { teamId, userId });
      await trx.deleteFrom('members').where('team_id', '=', teamId).where('user_id', '=', userId).execute();
      return {
        sessions: Number(sessions.numDeletedRows),
        answers: answers.filter((answer) => !answer.set_aside).length,
      };
    });
  }
}
