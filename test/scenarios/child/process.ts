import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SEED } from '../../slack/seed.ts';

export type LogLine = { event: string; time: string; [field: string]: unknown };
export type Exit = { code: number | null; signal: NodeJS.Signals | null; afterMs: number };

/** The real process, started as an operator would start it. */
export type Child = {
  pid: number;
  /** What it has logged so far, oldest first. */
  lines: readonly LogLine[];
  /** What it has said besides. */
  said: readonly string[];
  /** Settles when it says that it has started; rejects, with what it said, when it ends before. */
  ready: Promise<void>;
  /** Sends a signal and, where that ends the process, waits for its end. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<Exit>;
  pause(): void;
  resume(): void;
  /** Settles when it has ended, for whatever reason. */
  ended: Promise<Exit>;
  hasEnded(): boolean;
};

export type ChildOptions = {
  slackApiUrl: string;
  /** A server's database, or the folder of the embedded one. */
  database: { url: string } | { folder: string };
  modelUrl?: string;
  /** Where it puts what it needs for as long as it runs. */
  temporaryFolder: string;
  /** Ends the process, at whatever point it is. */
  signal: AbortSignal;
};

const startTimeoutMs = 30_000;
const projectFolder = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts `src/main.ts`. */
export function startChild(options: ChildOptions): Child {
  const startedAt = Date.now();
  const spawned = spawn(process.execPath, ['src/main.ts'], {
    cwd: projectFolder,
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: LogLine[] = [];
  const said: string[] = [];
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<Exit>();
  let exit: Exit | null = null;
  readLines(spawned, (text) => {
    if (process.env.TEST_LOG) console.log(spawned.pid, text);
    const line = parseLine(text);
    if (line) lines.push(line);
    else said.push(text);
    if (line?.event === 'started') ready.resolve();
  });
  const limit = setTimeout(() => spawned.kill('SIGKILL'), startTimeoutMs);
  ready.promise.then(
    () => clearTimeout(limit),
    () => {},
  );
  const end = () => spawned.kill('SIGKILL');
  options.signal.addEventListener('abort', end, { once: true });
  spawned.once('close', (code, signal) => {
    clearTimeout(limit);
    options.signal.removeEventListener('abort', end);
    exit = { code, signal, afterMs: Date.now() - startedAt };
    ended.resolve(exit);
    const words = [
      ...said,
      ...lines.filter(({ level }) => Number(level) >= 40).map((line) => JSON.stringify(line)),
    ];
    ready.reject(
      new Error(`The process ended (${code ?? signal}) before it was ready:\n${words.join('\n')}`),
    );
  });
  return {
    pid: spawned.pid ?? 0,
    lines,
    said,
    ready: ready.promise,
    kill: async (signal) => {
      const askedAt = Date.now();
      spawned.kill(signal);
      const { code, signal: by } = await ended.promise;
      return { code, signal: by, afterMs: Date.now() - askedAt };
    },
    pause: () => void spawned.kill('SIGSTOP'),
    resume: () => void spawned.kill('SIGCONT'),
    ended: ended.promise,
    hasEnded: () => exit !== null,
  };
}

function environment({ slackApiUrl, database, modelUrl, temporaryFolder }: ChildOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    TMPDIR: temporaryFolder,
    SLACK_BOT_TOKEN: SEED.botToken,
    SLACK_APP_TOKEN: SEED.appToken,
    SLACK_API_URL: slackApiUrl,
    PORT: '0',
    LOG_LEVEL: 'debug',
    ...('url' in database ? { DATABASE_URL: database.url } : { DATA_DIR: database.folder }),
    ...(modelUrl === undefined ? {} : { OPENAI_BASE_URL: modelUrl }),
  };
}

function readLines({ stdout, stderr }: ChildProcess, take: (line: string) => void): void {
  for (const stream of [stdout, stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) take(part);
    });
  }
}

function parseLine(text: string): LogLine | null {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null && 'event' in line ? (line as LogLine) : null;
  } catch {
    return null;
  }
}
