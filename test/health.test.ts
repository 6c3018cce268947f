import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CustomRoute } from '@slack/bolt';
import { expect, test } from 'vitest';
import { type Checks, healthRoutes, metricsRoute } from '../src/health.ts';

/** Serves the routes for one request, as Bolt would. */
async function ask(routes: CustomRoute[], path: string, method = 'GET') {
  const server = createServer((request, response) => {
    const route = routes.find(
      (each) => each.path === request.url && each.method.includes(request.method ?? ''),
    );
    if (!route) return void response.writeHead(404).end();
    route.handler(Object.assign(request, { params: {} }), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    const text = await response.text();
    return { status: response.status, type: response.headers.get('content-type'), text };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const well: Checks = { database: async () => null, worker: async () => null, slack: async () => null };

async function ready(checks: Partial<Checks>) {
  const { status, text } = await ask(healthRoutes({ ...well, ...checks }), '/readyz');
  return { status, body: JSON.parse(text) as unknown };
}

test('a process that can do its work is ready', async () => {
  expect(await ready({})).toEqual({
    status: 200,
    body: { status: 'ready', database: 'ok', worker: 'ok', slack: 'ok' },
  });
});

test.each(['database', 'worker', 'slack'] as const)(
  'with its %s out of order it is not ready',
  async (part) => {
    expect(await ready({ [part]: async () => 'stopped' })).toEqual({
      status: 503,
      body: { status: 'not ready', database: 'ok', worker: 'ok', slack: 'ok', [part]: 'stopped' },
    });
  },
);

test.each(['database', 'worker', 'slack'] as const)(
  'a check of the %s that fails says of what kind the error is, and none of its words',
  async (part) => {
    const fails = async () => {
      throw new TypeError('password=secret host=db.internal');
    };
    expect(await ready({ [part]: fails })).toEqual({
      status: 503,
      body: { status: 'not ready', database: 'ok', worker: 'ok', slack: 'ok', [part]: 'TypeError' },
    });
  },
);

test('a check that throws at once, or something that is no error, is a failed check', async () => {
  const throws = (() => {
    throw new Error('at once');
  }) as () => Promise<null>;
  const odd = async () => Promise.reject('words');
  expect(await ready({ database: throws, slack: odd })).toEqual({
    status: 503,
    body: { status: 'not ready', database: 'Error', worker: 'ok', slack: 'failed' },
  });
});

test('all that is out of order is named', async () => {
  const { body } = await ready({ database: async () => 'gone', slack: async () => 'disconnected' });
  expect(body).toEqual({ status: 'not ready', database: 'gone', worker: 'ok', slack: 'disconnected' });
});

test('a process is alive whatever its parts are like', async () => {
  const dead: Checks = { ...well, database: async () => 'gone' };
  expect(await ask(healthRoutes(dead), '/healthz')).toEqual({
    status: 200,
    type: 'application/json',
    text: '{"status":"alive"}',
  });
});

test.each(['/healthz', '/readyz'])('HEAD of %s has the status and no body', async (path) => {
  expect(await ask(healthRoutes(well), path, 'HEAD')).toMatchObject({ status: 200, text: '' });
});

test('the figures come with the type that they say they have', async () => {
  const route = metricsRoute(async () => ({ contentType: 'text/plain; version=0.0.4', body: 'one 1\n' }));
  expect(await ask([route], '/metrics')).toEqual({
    status: 200,
    type: 'text/plain; version=0.0.4',
    text: 'one 1\n',
  });
});

test('figures that cannot be had are unavailable, without a word of why', async () => {
  const route = metricsRoute(async () => {
    throw new Error('connect ECONNREFUSED 10.0.0.1:5432');
  });
  expect(await ask([route], '/metrics')).toMatchObject({ status: 503, text: '' });
});

test('a part that never answers is not waited for', async () => {
  expect(await ready({ database: () => new Promise<null>(() => {}) })).toEqual({
    status: 503,
    body: { status: 'not ready', database: 'no answer', worker: 'ok', slack: 'ok' },
  });
});
