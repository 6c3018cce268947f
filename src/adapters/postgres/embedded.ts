import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderInUseError, lockFolder } from './folder-lock.ts';
import { inWholeRequests } from './whole-requests.ts';

/** The embedded database cannot be opened. */
export class EmbeddedDatabaseError extends Error {
  readonly code = 'EMBEDDED_DATABASE';
}

export type EmbeddedDatabase = { connectionString: string; close(): Promise<void> };

/** Connections that the socket takes: the pool, the worker's listener and Keyv's pool. */
const maxConnections = 40;

/**
 * Opens PostgreSQL inside this process, with its data under `dataDir`, behind a socket that only this user can reach.
 * @throws EmbeddedDatabaseError when another process has it open: it serves one process.
 */
export async function openEmbeddedDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(dataDir).catch((error: unknown) => {
    if (!(error instanceof FolderInUseError)) throw error;
    throw new EmbeddedDatabaseError(
      `Cannot open the embedded database under "${dataDir}": ${error.holder} has it open. Stop that process, ` +
        'choose another DATA_DIR, or set DATABASE_URL to a PostgreSQL server, which several processes can share',
    );
  });
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
