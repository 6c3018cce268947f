import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

/** Waits for the member's other changes, in whatever process they run, and keeps more from starting until the end of the transaction. */
export async function lockMember(
  trx: Transaction<Database>,
  { teamId, userId }: { teamId: string; userId: string },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${teamId}|${userId}`}, 0))`.execute(trx);
}
