import { PgStandingsStore } from '../adapters/postgres/standings-store.ts';
import { ConfigError, readDatabase } from '../config.ts';
import { createLog } from '../log.ts';
import { openDatabase } from '../wiring/database.ts';

const usage = 'npm run standings -- --rebuild   make all standings anew from what the answers have earned';

export type StandingsTool = { env: Record<string, string | undefined>; print: (text: string) => void };

/** Runs the tool and returns its exit code: 0 when it is done, 1 for a wrong configuration, 2 for arguments it does not know. */
export async function runStandingsTool(
  args: readonly string[],
  { env, print }: StandingsTool,
): Promise<number> {
  if (args.length !== 1 || args[0] !== '--rebuild') {
    print(usage);
    return 2;
  }
  try {
    const { db, close } = await openDatabase(readDatabase(env), createLog('warn'));
    try {
      const startedAt = performance.now();
      const { rows } = await new PgStandingsStore(db).rebuild();
      const seconds = (performance.now() - startedAt) / 1000;
      print(`Made anew: ${rows} places on all boards, in ${seconds.toFixed(1)} seconds.`);
      return 0;
    } finally {
      await close();
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    print(error.message);
    return 1;
  }
}

if (import.meta.main) {
  process.exitCode = await runStandingsTool(process.argv.slice(2), {
    env: process.env,
    print: (text) => console.log(text),
  });
}
