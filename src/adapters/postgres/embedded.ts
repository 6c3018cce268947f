import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inWholeRequests } from './whole-requests.ts';

/** The embedded database cannot be opened. */
export class EmbeddedDatabaseError extends Error {
  readonly code = 'EMBEDDED_DATABASE';
}

export type EmbeddedDatabase = { connectionString: string; close(): Promise<void> };

/** The lock files that this process holds. */
const heldHere = new Set<string>();

/** Connections that the socket takes: the pool, the worker's listener and Keyv's pool. */
const maxConnections = 40;

/**
 * Opens PostgreSQL inside this process, with its data under `dataDir`, behind a socket that only this user can reach.
 * @throws EmbeddedDatabaseError when another process has it open: it serves one process.
 */
export async function openEmbeddedDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const unlock = await lock(dataDir);
  try {
    // Loaded here alone: a process with a server has no use for a database in its memory.
    const { PGlite } = await import('@electric-sql/pglite');
    const { PGLiteSocketServer } = await import('@electric-sql/pglite-socket');
    const pglite = await PGlite.create(join(dataDir, 'postgres'));
    const { socket, cleanUp } = await socketPlace();
    const server = new PGLiteSocketServer({ db: inWholeRequests(pglite), maxConnections, ...socket });
    await server.start();
    const connectionString =
      'path' in socket
        ? `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(socket.path.replace(/\/\.s\.PGSQL\.5432$/, ''))}`
        : `postgresql://postgres@${server.getServerConn()}/postgres?sslmode=disable`;
    return {
      connectionString,
      close: async () => {
        await server.stop();
        await pglite.close();
        await cleanUp();
        await unlock();
      },
    };
  } catch (cause) {
    await unlock();
    throw new EmbeddedDatabaseError(`Cannot open the embedded database under "${dataDir}"`, { cause });
  }
}

/** A Unix socket in a folder of its own; where there is none (Windows), a port of the loopback interface. */
async function socketPlace() {
  if (process.platform === 'win32')
    return { socket: { host: '127.0.0.1', port: 0 }, cleanUp: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'whetstone-'));
  await chmod(folder, 0o700);
  // The name that PostgreSQL's clients look for in the folder that they are given as host.
  const path = join(folder, '.s.PGSQL.5432');
  return { socket: { path }, cleanUp: () => rm(folder, { recursive: true, force: true }) };
}

/** Takes the folder's lock file; one left by a process that is gone is taken over. */
async function lock(dataDir: string): Promise<() => Promise<void>> {
  const path = resolve(dataDir, 'lock');
  for (let tries = 0; tries < 3; tries++) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      heldHere.add(path);
      return async () => {
        heldHere.delete(path);
        await rm(path, { force: true });
      };
    } catch {
      const holder = Number((await readFile(path, 'utf8').catch(() => '')).trim());
      // In a container the process that died often had the very id that this one has.
      if (holder === process.pid ? heldHere.has(path) : isAlive(holder)) {
        throw new EmbeddedDatabaseError(
          `Cannot open the embedded database under "${dataDir}": process ${holder} has it open. Stop that process, ` +
            'choose another DATA_DIR, or set DATABASE_URL to a PostgreSQL server, which several processes can share',
        );
      }
      await rm(path, { force: true });
    }
  }
  throw new EmbeddedDatabaseError(
    `Cannot take the lock file "${path}"; check that the folder can be written`,
  );
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
