import { createServer, connect as dial, type Socket } from 'node:net';

export type FlakyLink = {
  connectionString: string;
  /** The server is gone: connections break, and new ones are refused. */
  cut(): Promise<void>;
  /** Nothing comes through any more, and nobody is told: connections stay open. */
  freeze(): void;
  /** The server is back, where it was. */
  mend(): Promise<void>;
  close(): Promise<void>;
};

/** A way to a server that a test can cut. */
export async function flakyLink(toServer: string): Promise<FlakyLink> {
  const url = new URL(toServer);
  const target = { host: url.hostname, port: Number(url.port) };
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = dial(target);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  const listen = (port: number) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
    return promise;
  };
  await listen(0);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  url.port = String(port);
  const cut = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    server.close(() => resolve());
    for (const socket of open) socket.destroy();
    return promise;
  };
  const freeze = () => {
    for (const socket of open) socket.unpipe().pause();
  };
  return {
    connectionString: url.toString(),
    cut,
    freeze,
    mend: async () => {
      if (!server.listening) await listen(port);
    },
    close: cut,
  };
}
