import { Pool } from 'undici';
import type { HostileRequest } from './requests.ts';

export type Answer = { kind: string; status: number; ms: number; request: HostileRequest };

const mostConnections = 150;

/**
 * Sends requests over kept connections, as many at a time as there are of them, and tells of each answer. A request without
 * an answer counts as status 0.
 */
export async function fire(
  origin: string,
  options: {
    count: number;
    next: (n: number) => HostileRequest;
    onAnswer: (answer: Answer) => void;
    /** Nothing more is sent once it is true. */
    isOver: () => boolean;
    connections?: number;
  },
): Promise<void> {
  const { connections = mostConnections } = options;
  const pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: 20_000, bodyTimeout: 20_000 });
  let n = 0;
  const work = async () => {
    while (n < options.count && !options.isOver()) {
      const request = options.next(n++);
      const startedAt = performance.now();
      const status = await send(pool, request);
      options.onAnswer({ kind: request.kind, status, ms: performance.now() - startedAt, request });
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  await pool.destroy();
}

async function send(pool: Pool, { method, path, headers, body }: HostileRequest): Promise<number> {
  try {
    const response = await pool.request({
      method,
      path,
      headers,
      ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
    });
    await response.body.dump();
    return response.statusCode;
  } catch {
    return 0;
  }
}
