import { connect } from '../../adapters/postgres/connect.ts';
import { PgStandingsStore } from '../../adapters/postgres/standings-store.ts';
import type { BoardQuery } from '../../core/standings/standings-store.ts';
import { type Bench, openStage } from './stage.ts';
import { quantile } from './statistics.ts';

const few = { answers: 10_000, members: 500 };
const many = { answers: 1_000_000, members: 50_000 };
const channels = 200;
const looks = 2_000;
const today = Temporal.PlainDate.from('2026-03-02');

/**
 * Milliseconds until the first ten and the own rank are read, for 95 of 100 looks at boards of channels and of the whole
 * workspace, by members from everywhere on them: with a million graded answers of fifty thousand members, and with ten
 * thousand of five hundred. And the seconds that making all of the larger standings anew takes.
 */
export async function measureBoards(bench: Bench) {
  await using stack = new AsyncDisposableStack();
  const large = await openWith(bench, { stack, ...many });
  const small = await openWith(bench, { stack, ...few });
  const before = await checksumOf(large);
  const startedAt = performance.now();
  await large.standings.rebuild();
  const rebuildSeconds = (performance.now() - startedAt) / 1000;
  if ((await checksumOf(large)) !== before)
    throw new Error('Made anew, the standings are not what they were');
  await large.pool.query('vacuum analyze standings, standing_counts');
  // In turn, so that what else the machine does meets both.
  const times = { small: [] as number[], large: [] as number[] };
  for (let look = 0; look < looks; look++) {
    times.large.push(await timed(large, look, many.members));
    times.small.push(await timed(small, look, few.members));
  }
  const warm = looks / 10;
  const [boardP95Ms, smallP95Ms] = [times.large, times.small].map((all) => quantile(all.slice(warm), 0.95));
  return {
    boardP95Ms,
    boardGrowth: (boardP95Ms ?? Number.NaN) / (smallP95Ms ?? Number.NaN),
    boardP95MsWithFew: smallP95Ms,
    boardsRebuildSeconds: rebuildSeconds,
  };
}

type Case = Awaited<ReturnType<typeof openWith>>;

async function openWith(
  bench: Bench,
  { stack, answers, members }: { stack: AsyncDisposableStack; answers: number; members: number },
) {
  const { database } = await openStage(bench, { stack });
  const { db, close } = connect(database.url, { max: 2, onError: () => {} });
  stack.defer(close);
  bench.note(`boards: storing ${answers} graded answers of ${members} members`);
  // Each member answers in one or two channels, well or badly as that member does, over a year of questions.
  await database.pool.query(
    `insert into points (team_id, user_id, question_id, step, session_id, channel_id, local_date, topic, full_points,
                         points, score, is_estimate)
     select 'T1', 'U' || i % $2, 'topic/q' || i / $2, 'main', 's' || i, 'C' || (i % $2 + (i / $2) % 2) % $3,
            date '2026-03-02' - (i / $2) * 7 % 364, 'topic' || (i / $2) % 13, points, points, points * 66, false
     from generate_series(0, $1::int - 1) as i,
          lateral (select (40 + (i % $2) * 7919 % 80 + i * 31 % 30)::int as points) as earned`,
    [answers, members, channels],
  );
  const standings = new PgStandingsStore(db);
  await standings.rebuild();
  await database.pool.query('vacuum analyze');
  return { pool: database.pool, standings };
}

async function timed({ standings }: Case, look: number, members: number): Promise<number> {
  const member = (look * 7_919) % members;
  const query: BoardQuery = {
    teamId: 'T1',
    userId: `U${member}`,
    scope: look % 2 ? { kind: 'workspace' } : { kind: 'channel', channelId: `C${member % channels}` },
    measure: { kind: 'points' },
    period: look % 4 < 2 ? 'season' : 'all',
    date: today,
  };
  const startedAt = performance.now();
  await standings.board(query);
  return performance.now() - startedAt;
}

/** One value for all rows of the standings. */
async function checksumOf({ pool }: Case): Promise<string> {
  const { rows } = await pool.query<{ sum: string }>(
    `select concat(
       (select md5(sum(hashtextextended(s::text, 0))::text) from standings s), ' ',
       (select md5(sum(hashtextextended(c::text, 0))::text) from standing_counts c where members <> 0)) as sum`,
  );
  return rows[0]?.sum ?? '';
}
