import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { SEED } from '../slack/seed.ts';
import type { Gauge } from './gauge.ts';

export type BotProcess = {
  /** Where it takes requests. */
  origin: string;
  /** Every line of its standard output and error so far. */
  output: readonly string[];
  /** What it holds at this moment. */
  gauge(): Promise<Gauge>;
  hasEnded(): boolean;
  /** Asks it to stop, and resolves with its exit code. */
  stop(): Promise<number | null>;
};

export type BotProcessOptions = {
  slackApiUrl: string;
  signingSecret: string;
  /** A server's database, or the folder of the embedded one. */
  database: { url: string } | { folder: string };
  /** Where it puts what it needs for as long as it runs. */
  temporaryFolder?: string;
  logLevel?: string;
  modelUrl?: string;
};

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
const startTimeoutMs = 30_000;

/** Starts `src/main.ts` as an operator would, with HTTP instead of a socket, and waits until it is ready. */
export async function startBotProcess(options: BotProcessOptions): Promise<BotProcess> {
  const { slackApiUrl, signingSecret, database, logLevel = 'debug', modelUrl, temporaryFolder } = options;
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', './test/hostile/gauge.ts', 'src/main.ts'],
    {
      cwd: projectFolder,
      env: {
        PATH: process.env.PATH,
        SLACK_BOT_TOKEN: SEED.botToken,
        SLACK_SIGNING_SECRET: signingSecret,
        SLACK_API_URL: slackApiUrl,
        PORT: String(port),
        LOG_LEVEL: logLevel,
        ...('url' in database ? { DATABASE_URL: database.url } : { DATA_DIR: database.folder }),
        ...(temporaryFolder === undefined ? {} : { TMPDIR: temporaryFolder }),
        ...(modelUrl === undefined ? {} : { OPENAI_BASE_URL: modelUrl }),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const output: string[] = [];
  const ready = Promise.withResolvers<void>();
  let ended = false;
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        output.push(part);
        if (part.includes('"event":"started"')) ready.resolve();
      }
    });
  }
  const exit = once(child, 'close').then(([code]: (number | null)[]) => {
    ended = true;
    ready.reject(new Error(`The bot ended before it was ready:\n${output.slice(-20).join('\n')}`));
    return code ?? null;
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), startTimeoutMs);
  try {
    await ready.promise;
  } finally {
    clearTimeout(limit);
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    output,
    gauge: async () => {
      if (ended) throw new Error(`The bot has ended:\n${output.slice(-20).join('\n')}`);
      child.send('measure');
      const [gauge] = (await once(child, 'message')) as [Gauge];
      return gauge;
    },
    hasEnded: () => ended,
    stop: () => {
      child.kill('SIGTERM');
      return exit;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
