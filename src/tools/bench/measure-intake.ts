import { z } from 'zod';
import { Child } from './child.ts';
import { treeCpuSeconds } from './cpu.ts';
import { freePort } from './postgres.ts';
import { type Bench, openStage, workedOff } from './stage.ts';
import { median } from './statistics.ts';

const concurrent = 50;
const rounds = 5;
const roundSeconds = 3;
const warmUpSeconds = 1;
/** More than either side gets through in a round. */
const prepared = 120_000;

const Flooded = z.object({
  acknowledged: z.int(),
  perSecond: z.number(),
  p99Ms: z.number(),
  failed: z.int(),
  ranOut: z.boolean(),
});
type Flooded = z.infer<typeof Flooded>;

/**
 * Events made durable and acknowledged in a second, beside what Bolt alone acknowledges: in turn, with the same events from
 * the same sender. The bot works on what it has stored meanwhile, as it does in life.
 */
export async function measureIntake(bench: Bench) {
  await using stack = new AsyncDisposableStack();
  const { database, startBot } = await openStage(bench, { stack });
  const bot = await startBot();
  const boltPort = await freePort();
  const bolt = await Child.start('bare-bolt.ts', { port: boltPort }, z.undefined());
  stack.defer(() => bolt.child.stop());
  const sender = await Child.start('send-events.ts', null, z.null());
  stack.defer(() => sender.child.stop());

  const flood = async (port: number, round: string, seconds: number): Promise<Flooded> => {
    const flooded = await sender.child.ask('flood', { port, concurrent, seconds, prepared, round }, Flooded);
    if (flooded.failed > 0) throw new Error(`${flooded.failed} events were not acknowledged`);
    if (flooded.ranOut) throw new Error('The sender ran out of events; prepare more');
    return flooded;
  };
  const cpu = async () => ({
    bot: await bot.child.cpuSeconds(),
    postgres: (await treeCpuSeconds(bench.postgres.pid)) ?? Number.NaN,
  });
  await flood(boltPort, 'bolt-warm', warmUpSeconds);
  const bots = [await flood(bot.port, 'bot-warm', warmUpSeconds)];
  const bolts: Flooded[] = [];
  const used = { bot: 0, postgres: 0 };
  for (let round = 1; round <= rounds; round++) {
    await workedOff(database);
    bolts.push(await flood(boltPort, `bolt-${round}`, roundSeconds));
    const before = await cpu();
    bots.push(await flood(bot.port, `bot-${round}`, roundSeconds));
    const after = await cpu();
    used.bot += after.bot - before.bot;
    used.postgres += after.postgres - before.postgres;
    const [ours, theirs] = [bots, bolts].map((all) => all.at(-1)?.perSecond.toFixed(0));
    bench.note(`intake, round ${round} of ${rounds}: ${ours} events a second, Bolt alone ${theirs}`);
  }
  const acknowledged = bots.reduce((sum, each) => sum + each.acknowledged, 0);
  const { rows } = await database.pool.query('select count(*)::int as stored from inbox');
  const { stored } = z.object({ stored: z.int() }).parse(rows[0]);
  if (stored < acknowledged) throw new Error(`${acknowledged - stored} acknowledged events were not stored`);

  const measured = bots.slice(1);
  const events = measured.reduce((sum, each) => sum + each.acknowledged, 0);
  const perSecond = (of: readonly Flooded[]) => median(of.map((each) => each.perSecond));
  return {
    intakeRatio: perSecond(measured) / perSecond(bolts),
    ackP99Ms: median(measured.map(({ p99Ms }) => p99Ms)),
    eventsPerSecond: perSecond(measured),
    boltEventsPerSecond: perSecond(bolts),
    intakeBotMsPerEvent: (used.bot / events) * 1000,
    intakePostgresMsPerEvent: (used.postgres / events) * 1000,
    boltP99Ms: median(bolts.map(({ p99Ms }) => p99Ms)),
  };
}
