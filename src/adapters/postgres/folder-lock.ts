import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';

/** Another process has the folder open. */
export class FolderInUseError extends Error {
  readonly code = 'FOLDER_IN_USE';
  /** Who has it, for a person to find. */
  readonly holder: string;

  constructor(holder: string) {
    super(`The folder is in use: ${holder} has it open`);
    this.holder = holder;
  }
}

/** The lock files that this process holds. */
const heldHere = new Set<string>();

/** How often a holder shows that it lives, to those that cannot see its process: other containers and machines. */
const shownEveryMs = 5_000;
const goneAfterMs = 30_000;

type Holder = { pid: number; host: string };

/**
 * Takes the folder's lock file, and returns what gives it back. One that a process left which is gone is taken over.
 * @throws FolderInUseError while another process holds it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = resolve(folder, 'lock');
  for (let tries = 0; tries < 3; tries++) {
    try {
      await writeFile(path, `${process.pid} ${hostname()}`, { flag: 'wx' });
      return hold(path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const holder = await readHolder(path);
      if (holder && (await lives(holder, path))) throw new FolderInUseError(nameOf(holder));
      await rm(path, { force: true });
    }
  }
  throw new Error(`Cannot take the lock file "${path}": others take it at the same moment; start again`);
}

function hold(path: string): () => Promise<void> {
  heldHere.add(path);
  const shown = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, shownEveryMs);
  shown.unref();
  return async () => {
    clearInterval(shown);
    heldHere.delete(path);
    await rm(path, { force: true });
  };
}

async function readHolder(path: string): Promise<Holder | null> {
  const [pid = '', host = ''] = (await readFile(path, 'utf8').catch(() => '')).trim().split(' ');
  return /^[1-9]\d*$/.test(pid) ? { pid: Number(pid), host } : null;
}

async function lives({ pid, host }: Holder, path: string): Promise<boolean> {
  if (host !== '' && host !== hostname()) {
    const shownAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    return Date.now() - shownAt < goneAfterMs;
  }
  // In a container the process that died often had the very id that this one has.
  return pid === process.pid ? heldHere.has(path) : isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function nameOf({ pid, host }: Holder): string {
  return host === '' || host === hostname() ? `process ${pid}` : `process ${pid} on "${host}"`;
}
