import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { prepareJobTables } from '../../src/adapters/jobs/worker.ts';
import { migrate } from '../../src/adapters/postgres/migrate.ts';
import { type BotProcess, startBotProcess } from '../hostile/bot-process.ts';
import { type Answer, fire } from '../hostile/fire.ts';
import { signature } from '../hostile/requests.ts';
import { SEED } from '../slack/seed.ts';
import { type FakeSlack, startFakeSlack } from '../slack/server.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { broken, columns, expansion, migrateAs, migrateTo, todaysMigrations } from './tomorrow.ts';

let database: TestDatabase;
let bots: BotProcess[] = [];
beforeEach(async () => {
  database = await openTestDatabase({ empty: true });
});
afterEach(async () => {
  await Promise.all(bots.map((bot) => bot.stop()));
  bots = [];
  await database.close();
}, 60_000);

const prepare = () => prepareJobTables({ pool: database.pool, log: () => {} });
const names = Object.keys(await todaysMigrations());

describe('the tables', () => {
  // With one migration there is one earlier state: nothing. Each further one adds a case by itself.
  test.each(names.map((_, count) => ({ count, after: names[count - 1] ?? 'nothing' })))(
    'come out the same from the state after $after as from the beginning',
    async ({ count }) => {
      const fresh = await openTestDatabase({ empty: true });
      await prepareJobTables({ pool: fresh.pool, log: () => {} });
      await migrate(fresh.db);
      const expected = await columns(fresh.db);
      await fresh.close();

      await prepare();
      await migrateTo(database.db, names.slice(0, count));
      await migrate(database.db);
      expect(await columns(database.db)).toEqual(expected);
    },
  );

  test('are left alone by a migration that fails in its middle, and it is named', async () => {
    await prepare();
    await migrate(database.db);
    const before = await columns(database.db);
    const { error, results } = await migrateAs(database.db, {
      '998-tomorrow': expansion,
      '999-broken': broken,
    });
    expect(String(error)).toContain('no_such_table');
    expect(results?.filter(({ status }) => status === 'Error').map((each) => each.migrationName)).toEqual([
      '999-broken',
    ]);
    expect(await columns(database.db)).toEqual(before);
    await migrate(database.db);
    expect((await migrateAs(database.db, { '998-tomorrow': expansion })).error).toBeUndefined();
  });

  test('are not begun where something stands in the way of the last of them', async () => {
    await prepare();
    const before = await columns(database.db);
    await database.pool.query('create table workers (in_the_way text)');
    await expect(migrate(database.db)).rejects.toThrow(`${names[0]} failed`);
    await database.pool.query('drop table workers');
    expect((await columns(database.db)).filter((column) => !column.includes('kysely_migration'))).toEqual(
      before,
    );
    await migrate(database.db);
  });

  // It restarts, or is put back after a bad release.
  test('of tomorrow do not keep a process of today from starting', async () => {
    await prepare();
    expect((await migrateAs(database.db, { '999-tomorrow': expansion })).error).toBeUndefined();
    await migrate(database.db);
  });
});

describe('processes', () => {
  let slack: FakeSlack;
  beforeEach(async () => {
    slack = await startFakeSlack({ mode: 'http' });
  });
  afterEach(() => slack.close());

  const start = async (): Promise<BotProcess> => {
    const bot = await startBotProcess({
      slackApiUrl: slack.apiUrl,
      signingSecret: slack.signingSecret,
      database: { url: database.connectionString },
    });
    bots.push(bot);
    return bot;
  };
  const readiness = (bot: BotProcess) => fetch(`${bot.origin}/readyz`).then(({ status }) => status);

  test('two that start at once on an empty database are both ready', async () => {
    const started = await Promise.all([start(), start()]);
    expect(await Promise.all(started.map(readiness))).toEqual([200, 200]);
    const { rows } = await database.pool.query('select name from kysely_migration order by name');
    expect(rows.map(({ name }) => name)).toEqual(names);
  }, 60_000);

  test('one that starts while another serves costs no event', async () => {
    const serving = await start();
    const answers = await underLoad(serving, async () => {
      const joining = await start();
      expect(await readiness(joining)).toBe(200);
    });
    await expectAllStored(answers);
  }, 60_000);

  test('a migration that only adds, run under load, costs no event, and the old process serves on', async () => {
    const serving = await start();
    const answers = await underLoad(serving, async () => {
      expect((await migrateAs(database.db, { '999-tomorrow': expansion })).error).toBeUndefined();
      await events(serving, 200);
    });
    await expectAllStored(answers);
    expect(await readiness(serving)).toBe(200);
  }, 60_000);

  /** Sends events until the work is done, and some before and after it. */
  async function underLoad(bot: BotProcess, work: () => Promise<void>): Promise<Answer[]> {
    let isDone = false;
    const answers = await events(bot, 200);
    const loading = events(bot, 50_000, () => isDone);
    try {
      await work();
    } finally {
      isDone = true;
      answers.push(...(await loading));
    }
    return [...answers, ...(await events(bot, 200))];
  }

  async function expectAllStored(answers: Answer[]): Promise<void> {
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(answers.length).toBeGreaterThan(400);
    const { rows } = await database.pool.query('select event_id from inbox');
    const stored = new Set(rows.map((row) => String(row.event_id)));
    const sent = answers.map(
      ({ request }) => (JSON.parse(String(request.body)) as { event_id: string }).event_id,
    );
    expect(sent.filter((id) => !stored.has(id))).toEqual([]);
  }

  let sentSoFar = 0;
  async function events(bot: BotProcess, count: number, isOver = () => false): Promise<Answer[]> {
    const answers: Answer[] = [];
    await fire(bot.origin, {
      count,
      connections: 8,
      next: () => signedEvent(slack.signingSecret, ++sentSoFar),
      onAnswer: (answer) => answers.push(answer),
      isOver: () => isOver() || bot.hasEnded(),
    });
    return answers;
  }
});

function signedEvent(secret: string, n: number) {
  const ts = `${1_700_000_000 + n}.000100`;
  const event = {
    type: 'message',
    channel: SEED.general,
    channel_type: 'channel',
    user: SEED.ben,
    ts,
    text: 'talk',
  };
  const body = JSON.stringify({ type: 'event_callback', event_id: `Ev${n}`, team_id: SEED.team, event });
  const headers = {
    'content-type': 'application/json',
    ...signature(body, secret, Math.floor(Date.now() / 1_000)),
  };
  return { kind: 'event', method: 'POST', path: '/slack/events', headers, body };
}
