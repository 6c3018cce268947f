import { afterEach, beforeEach, expect, test } from 'vitest';
import { socketApp, webClient } from './bolt.ts';
import { record } from './json.ts';
import { SEED } from './seed.ts';
import { type FakeSlack, startFakeSlack } from './server.ts';

let slack: FakeSlack;
const stops: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  slack = await startFakeSlack({ mode: 'socket', ackTimeoutMs: 500 });
  stops.push(() => slack.close());
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A Bolt app with one connection, which notes the ids of the events that it gets, and never acknowledges if deaf. */
async function connected({ deaf = false, reconnectMs = 5_000 } = {}) {
  const { app, start, stop } = socketApp(slack, { reconnectMs });
  const seen: unknown[] = [];
  const original = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    seen.push(record(event.body).event_id);
    if (!deaf) await original(event);
  };
  await start();
  stops.push(stop);
  return seen;
}

const joined = () => slack.deliver({ type: 'team_join' });

test('each envelope goes to one of the connections, in turn', async () => {
  const [a, b] = [await connected(), await connected()];
  const ids = [await joined(), await joined(), await joined(), await joined()];
  expect([a, b]).toEqual([
    [ids[0], ids[2]],
    [ids[1], ids[3]],
  ]);
});

test('an envelope that was not acknowledged goes to another connection, whosever turn it is', async () => {
  const [deaf, other] = [await connected({ deaf: true }), await connected()];
  const delivering = joined();
  await slack.timeOutNow();
  const id = await delivering;
  // Moves the turn on, so that it would be the deaf one's again.
  const next = await joined();
  await slack.retryNow();
  expect([deaf, other]).toEqual([[id], [next, id]]);
  expect(slack.delivery.log.map(({ retryNum, outcome }) => [retryNum, outcome])).toEqual([
    [0, { kind: 'failed', reason: 'timeout', via: 1 }],
    [0, { kind: 'acked', body: undefined, via: 2 }],
    [1, { kind: 'acked', body: undefined, via: 2 }],
  ]);
});

test('an envelope on a connection that breaks is not acknowledged', async () => {
  await connected({ deaf: true });
  const delivering = joined();
  await slack.waitFor(() => slack.delivery.log.length === 1);
  slack.sockets.drop();
  await delivering;
  expect(slack.delivery.log[0]?.outcome).toEqual({ kind: 'failed', reason: 'connection_closed', via: 1 });
});

test.each(['warning', 'refresh_requested'] as const)(
  'a client that is told to disconnect (%s) comes back',
  async (reason) => {
    const seen = await connected({ reconnectMs: 300 });
    slack.sockets.disconnect(reason);
    await slack.waitFor(
      () => slack.sockets.connections.includes(2) && slack.sockets.connections.length === 1,
    );
    expect(seen).toEqual([await joined()]);
  },
);

test('a connection that was told to disconnect gets no more envelopes', async () => {
  const [leaving, staying] = [await connected(), await connected()];
  slack.sockets.disconnect('warning', 1);
  const id = await joined();
  expect([leaving, staying]).toEqual([[], [id]]);
});

test('the eleventh connection is turned away', async () => {
  const urls = Array.from({ length: 11 }, () => webClient(slack, SEED.appToken).apps.connections.open());
  const first: unknown[] = [];
  for (const { url = '' } of await Promise.all(urls)) {
    const socket = new WebSocket(url);
    stops.push(async () => socket.close());
    first.push(
      await new Promise((resolve) =>
        socket.addEventListener('message', ({ data }) => resolve(JSON.parse(data))),
      ),
    );
  }
  expect(first.map((frame) => record(frame).type)).toEqual([...Array(10).fill('hello'), 'disconnect']);
  expect(first[10]).toMatchObject({ reason: 'too_many_websockets' });
  expect(slack.sockets.connections.length).toBe(10);
});

test('the URL of a socket works once', async () => {
  const { url = '' } = await webClient(slack, SEED.appToken).apps.connections.open();
  const open = () =>
    new Promise((resolve) => {
      const socket = new WebSocket(url);
      stops.push(async () => socket.close());
      socket.addEventListener('open', () => resolve('open'));
      socket.addEventListener('error', () => resolve('refused'));
    });
  expect([await open(), await open()]).toEqual(['open', 'refused']);
});
