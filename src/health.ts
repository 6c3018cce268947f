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

async function readiness(checks: Checks): Promise<{ ready: boolean; parts: Record<string, string> }> {
  const parts: Record<string, string> = {};
  let ready = true;
  for (const [name, check] of Object.entries(checks)) {
    const wrong = await Promise.try(check).catch((error: unknown) =>
      error instanceof Error ? error.name : 'failed',
    );
    parts[name] = wrong ?? 'ok';
    if (wrong !== null) ready = false;
  }
  return { ready, parts };
}

type Response = Parameters<CustomRoute['handler']>[1];

function send(response: Response, status: number, body: Record<string, string>): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
