import { setTimeout } from 'node:timers/promises';
import type { CustomRoute } from '@slack/bolt';

/** What readiness depends on. Each part says in a word what is wrong, or null. */
export type Checks = Record<'database' | 'worker' | 'slack', () => Promise<string | null>>;

/** `/healthz`: the process answers. `/readyz`: it can do its work; 503 and the parts that cannot otherwise. */
export function healthRoutes(checks: Checks): CustomRoute[] {
  return [
    {
      path: '/healthz',
      method: ['GET', 'HEAD'],
      handler: (_request, response) => send(response, 200, { status: 'alive' }),
    },
    {
      path: '/readyz',
      method: ['GET', 'HEAD'],
      handler: (_request, response) => {
        void readiness(checks).then(({ ready, parts }) =>
          send(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', ...parts }),
        );
      },
    },
  ];
}

/** `/metrics`, for Prometheus. */
export function metricsRoute(text: () => Promise<{ contentType: string; body: string }>): CustomRoute {
  return {
    path: '/metrics',
    method: ['GET'],
    handler: (_request, response) => {
      text().then(
        ({ contentType, body }) => response.writeHead(200, { 'content-type': contentType }).end(body),
        () => response.writeHead(503).end(),
      );
    },
  };
}

/** A part that does not answer by then is not ready: a database behind a broken network may never answer. */
const patienceMs = 2_000;

async function readiness(checks: Checks): Promise<{ ready: boolean; parts: Record<string, string> }> {
  const states = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, (await wrongWith(check)) ?? 'ok'] as const),
  );
  return { ready: states.every(([, state]) => state === 'ok'), parts: Object.fromEntries(states) };
}

/** Of an error only its kind: its words may hold a password. */
function wrongWith(check: Checks[keyof Checks]): Promise<string | null> {
  return Promise.race([
    Promise.try(check).catch((error: unknown) => (error instanceof Error ? error.name : 'failed')),
    setTimeout(patienceMs, 'no answer', { ref: false }),
  ]);
}

type Response = Parameters<CustomRoute['handler']>[1];

function send(response: Response, status: number, body: Record<string, string>): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
