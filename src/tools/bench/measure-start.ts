import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Child } from './child.ts';
import { freePort } from './postgres.ts';
import { botToken, signingSecret } from './scene.ts';
import { type Bench, openStage } from './stage.ts';
import { median } from './statistics.ts';

/** `npm start` is one call of node, whose arguments are taken from here. */
const Package = z.object({ scripts: z.object({ start: z.string().startsWith('node ') }) });

const starts = 5;
const idleSeconds = 20;
const startsWithinMs = 30_000;

/**
 * Milliseconds from starting the process, as `npm start` does, to its saying that it has started; and the memory that it
 * holds after having done nothing for a while. The database has its tables already. And what of the start is the bank.
 */
export async function measureStart(bench: Bench) {
  await using stack = new AsyncDisposableStack();
  const { database } = await openStage(bench, { stack });
  const env = {
    PATH: process.env.PATH ?? '',
    DATABASE_URL: database.url,
    SLACK_BOT_TOKEN: botToken,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: 'http://127.0.0.1:9/api/',
  };
  const times: number[] = [];
  let idleMb: number | null = null;
  for (let start = 1; start <= starts; start++) {
    const running = await startBot({ ...env, PORT: String(await freePort()) });
    times.push(running.ms);
    bench.note(`start ${start} of ${starts}: ${running.ms.toFixed(0)} ms`);
    if (start === starts) {
      await wait(idleSeconds * 1000);
      idleMb = await residentMb(running.pid);
    }
    await running.stop();
  }
  return { startMs: median(times), bankLoadMs: await bankLoadMs(), ...(idleMb === null ? {} : { idleMb }) };
}

/** Milliseconds to load the bank, each time in a process that has just started. */
async function bankLoadMs(): Promise<number> {
  const times: number[] = [];
  for (let start = 1; start <= starts; start++) {
    const { child, answer } = await Child.start('load-bank.ts', null, z.number());
    await child.stop();
    times.push(answer);
  }
  return median(times);
}

async function startBot(env: NodeJS.ProcessEnv): Promise<{ ms: number; pid: number; stop(): Promise<void> }> {
  const root = join(import.meta.dirname, '../../..');
  const { scripts } = Package.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const startedAt = performance.now();
  const bot = spawn(process.execPath, scripts.start.split(' ').slice(1), {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    if (bot.exitCode !== null || bot.signalCode !== null) return;
    const ended = once(bot, 'exit');
    bot.kill('SIGTERM');
    await ended;
  };
  const late = setTimeout(() => bot.kill('SIGKILL'), startsWithinMs);
  const ms = await untilStarted(bot, startedAt);
  clearTimeout(late);
  if (ms === null || bot.pid === undefined) throw new Error('The bot ended before it had started');
  return { ms, pid: bot.pid, stop };
}

async function untilStarted(
  bot: ChildProcessByStdio<null, Readable, null>,
  startedAt: number,
): Promise<number | null> {
  const lines = createInterface(bot.stdout);
  for await (const line of lines) {
    if (!line.includes('"event":"started"')) continue;
    const ms = performance.now() - startedAt;
    // Read on, so that the bot never waits for somebody to read its log.
    bot.stdout.resume();
    return ms;
  }
  return null;
}

/** The memory that a process holds; null where the system does not say (anything but Linux). */
async function residentMb(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kb === undefined ? null : Number(kb) / 1024;
}
