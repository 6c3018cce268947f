import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadBank } from '../adapters/content/load-bank.ts';
import { type Measured, tableOf } from './bench/figures.ts';
import { measureAnswers } from './bench/measure-answers.ts';
import { measureBoards } from './bench/measure-boards.ts';
import { measureFanOut } from './bench/measure-fan-out.ts';
import { measureGrowth } from './bench/measure-growth.ts';
import { measureIntake } from './bench/measure-intake.ts';
import { measureReplies } from './bench/measure-replies.ts';
import { measureStart } from './bench/measure-start.ts';
import { startPostgres } from './bench/postgres.ts';
import { type Circumstances, report } from './bench/report.ts';
import { type Bench, openStage } from './bench/stage.ts';

const measurements = {
  start: measureStart,
  intake: measureIntake,
  replies: async (bench: Bench) => {
    await using stack = new AsyncDisposableStack();
    const stage = await openStage(bench, { stack });
    const { port } = await stage.startBot();
    return await measureReplies({ ...stage, port, bench });
  },
  answers: measureAnswers,
  'fan-out': measureFanOut,
  growth: measureGrowth,
  boards: measureBoards,
} satisfies Record<string, (bench: Bench) => Promise<Measured>>;
type Name = keyof typeof measurements;
const names = Object.keys(measurements) as Name[];

const usage = `npm run bench                     measure everything (ten minutes) and write docs/benchmarks.md
  -- --only ${names.join(',')}
                                  some of it; writes nothing
  -- --json                       print one JSON object; writes nothing`;

/** Reads the command line; null for arguments that it does not know. */
export function readBenchOptions(args: string[]): { only: Name[]; json: boolean } | null {
  try {
    const options = { only: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
    const { only, json } = parseArgs({ args, options }).values;
    const asked = only === undefined ? names : only.split(',').map((name) => name.trim());
    const known = names.filter((name) => asked.includes(name));
    return known.length === asked.length && known.length > 0 ? { only: known, json } : null;
  } catch {
    return null;
  }
}

async function run(args: string[]): Promise<number> {
  const options = readBenchOptions(args);
  if (!options) {
    console.log(usage);
    return 2;
  }
  const root = join(import.meta.dirname, '../..');
  const { questions } = await loadBank(join(root, 'content/questions'));
  const [loadBefore = 0] = loadavg();
  await using stack = new AsyncDisposableStack();
  const postgres = await startPostgres();
  stack.defer(postgres.stop);
  const bench: Bench = { postgres, questions, note: (text) => console.error(text) };
  let measured: Measured = {};
  for (const name of options.only) measured = { ...measured, ...(await measurements[name](bench)) };
  const [loadAfter = 0] = loadavg();
  const at: Circumstances = {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: totalmem() / 1024 ** 3,
    system: `${type()} ${release()}`,
    node: process.versions.node,
    postgres: postgres.version,
    loadBefore,
    loadAfter,
  };
  if (options.json) {
    console.log(JSON.stringify({ ...measured, circumstances: at }, null, 2));
    return 0;
  }
  console.log(tableOf(measured));
  if (options.only.length === names.length) {
    await writeFile(join(root, 'docs/benchmarks.md'), report(measured, at));
  }
  return 0;
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2));
