import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

/** The workspace that the demo runs in: who and what is there from the start. */
export const workspace = {
  team: { teamId: 'T0DEMO', name: 'Riverbank', domain: 'riverbank' },
  bot: { userId: 'U0WHETSTONE', name: 'Whetstone', botToken: 'xoxb-demo', appToken: 'xapp-demo' },
  channel: { id: 'C0PRACTICE', name: 'interview-practice' },
  people: {
    maya: { id: 'U0MAYA', name: 'maya', realName: 'Maya Okafor', zone: 'Europe/Berlin' },
    jonas: { id: 'U0JONAS', name: 'jonas', realName: 'Jonas Lind', zone: 'Europe/Stockholm' },
    priya: { id: 'U0PRIYA', name: 'priya', realName: 'Priya Raman', zone: 'Asia/Kolkata' },
  },
} as const;

export type LocalSlack = { url: string; apiUrl: string; stop(): Promise<void> };

/** The version that `npx` fetches where the package for this platform is not installed. */
const version = '0.1.8';
const startTimeoutMs = 60_000;
const hasGroups = process.platform !== 'win32';

/**
 * Starts a Slack on this machine, with a page, a Web API and Socket Mode.
 * @throws Error when the port is taken, or when it does not answer within a minute. Port 0: any free one.
 */
export async function startLocalSlack(options: { dataDir: string; port: number }): Promise<LocalSlack> {
  const port = await freePort(options.port);
  const config = join(options.dataDir, 'local-slack.yaml');
  await mkdir(options.dataDir, { recursive: true });
  await writeFile(config, stringify(localSlackConfig()));
  const { command, args } = launcher();
  const child = spawn(
    command,
    [...args, '--config', config, '--port', String(port), '--base-host', '127.0.0.1'],
    // A group of its own: Ctrl+C is for us, who then end it in order; and all of it can be ended, what `npx` started too.
    { stdio: ['ignore', 'ignore', 'pipe'], detached: hasGroups },
  );
  // Whatever way we end, it does not stay behind.
  const killIt = () => signal(child, 'SIGKILL');
  process.once('exit', killIt);
  child.once('exit', () => process.off('exit', killIt));
  const url = `http://127.0.0.1:${port}`;
  await untilItAnswers(child, url);
  return { url, apiUrl: `${url}/api/`, stop: () => end(child) };
}

function localSlackConfig() {
  const { team, bot, channel, people } = workspace;
  const users = Object.values(people).map(({ id, name, realName, zone }) => ({
    id,
    name,
    real_name: realName,
    tz: zone,
  }));
  return {
    workspace: team,
    app: {
      appId: 'A0WHETSTONE',
      botUserId: bot.userId,
      botName: bot.name,
      botToken: bot.botToken,
      appToken: bot.appToken,
      mode: 'socket',
    },
    users,
    channels: [
      {
        ...channel,
        topic: 'One interview question a day',
        members: [...users.map((user) => user.id), bot.userId],
      },
      { id: 'C0GENERAL', name: 'general', members: users.map((user) => user.id) },
    ],
  };
}

/** Where the package for this platform has its program; null where it is not installed. */
export function installedLocalSlack(): string | null {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const manifest = fileURLToPath(import.meta.resolve(`local-slack-${os}-${process.arch}/package.json`));
    const binary = join(dirname(manifest), 'bin', os === 'windows' ? 'local-slack.exe' : 'local-slack');
    return existsSync(binary) ? binary : null;
  } catch {
    // An optional dependency that this platform does not have.
    return null;
  }
}

function launcher(): { command: string; args: string[] } {
  const command = installedLocalSlack();
  return command === null
    ? { command: 'npx', args: ['--yes', `local-slack@${version}`] }
    : { command, args: [] };
}

async function untilItAnswers(child: ChildProcess, url: string): Promise<void> {
  const errors: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const gone = new Promise<never>((_resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`Cannot start the local Slack (${why}).\n${errors.join('').slice(-800)}`));
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`it ended with ${code}`));
  });
  gone.catch(() => {});
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    const answered = await Promise.race([
      fetch(`${url}/_control/state`).then(
        (response) => response.ok,
        () => false,
      ),
      gone,
    ]);
    if (answered) return;
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 100)), gone]);
  }
  await end(child);
  throw new Error(`Cannot start the local Slack: it did not answer within ${startTimeoutMs / 1000} seconds`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  signal(child, 'SIGTERM');
  const timer = setTimeout(() => signal(child, 'SIGKILL'), 3_000);
  await exited;
  clearTimeout(timer);
}

function signal(child: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  if (!hasGroups || child.pid === undefined) return void child.kill(name);
  try {
    process.kill(-child.pid, name);
  } catch {
    // Gone in the meantime.
  }
}

/** The port itself where nothing listens on it; for 0 one that is free. */
async function freePort(port: number): Promise<number> {
  const server = createServer().listen(port);
  await once(server, 'listening').catch((error: unknown) => {
    throw new Error(`Cannot use port ${port}: something else listens there. Choose another with --port`, {
      cause: error,
    });
  });
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('Cannot find a free port');
  return address.port;
}
