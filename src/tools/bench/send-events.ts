import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { z } from 'zod';
import { answerTheBench } from './child.ts';
import { messageEvent, signed } from './events.ts';
import { quantile } from './statistics.ts';

const Flood = z.object({
  port: z.int(),
  concurrent: z.int(),
  seconds: z.number(),
  /** Events made and signed beforehand; a flood that runs out of them ends early. */
  prepared: z.int(),
  round: z.string(),
});
const Steady = z.object({
  port: z.int(),
  perSecond: z.number(),
  said: z.array(
    z.object({
      id: z.string(),
      teamId: z.string(),
      channel: z.string(),
      user: z.string(),
      threadTs: z.string(),
      text: z.string(),
    }),
  ),
});

const path = '/slack/events';
const talk =
  'I would look at the dashboards first, and then ask who deployed last. What do the others think?';

/** Sends as fast as `concurrent` requests at a time allow. */
async function flood(given: unknown) {
  const { port, concurrent, seconds, prepared, round } = Flood.parse(given);
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: concurrent, allowH2: false });
  const now = Date.now();
  const requests = Array.from({ length: prepared }, (_, i) => {
    const [channel, user] = [`C1X${i % 500}`, `U${i % 2000}`];
    const said = { id: `Ev${round}${i}`, teamId: 'T1', channel, user, threadTs: '1.000001', text: talk };
    return signed(JSON.stringify(messageEvent(said, now)), now);
  });
  const latencies: number[] = [];
  let failed = 0;
  let next = 0;
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1000;
  const send = async () => {
    while (performance.now() < endAt) {
      const request = requests[next++];
      if (!request) return;
      const sentAt = performance.now();
      const { statusCode, body } = await pool.request({ path, method: 'POST', ...request });
      await body.dump();
      if (statusCode === 200) latencies.push(performance.now() - sentAt);
      else failed++;
    }
  };
  await Promise.all(Array.from({ length: concurrent }, send));
  const took = (performance.now() - startedAt) / 1000;
  await pool.close();
  return {
    acknowledged: latencies.length,
    perSecond: latencies.length / took,
    p99Ms: quantile(latencies, 0.99),
    failed,
    ranOut: next > prepared,
  };
}

/** Sends at a constant rate, however long the answers take; returns when each was sent. */
async function steady(given: unknown) {
  const { port, perSecond, said } = Steady.parse(given);
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 20, allowH2: false });
  const startedAt = performance.now();
  const sent = said.map(async (one, i) => {
    await wait(Math.max(0, startedAt + (i * 1000) / perSecond - performance.now()));
    const atMs = performance.timeOrigin + performance.now();
    const request = signed(JSON.stringify(messageEvent(one, atMs)), atMs);
    const { statusCode, body } = await pool.request({ path, method: 'POST', ...request });
    await body.dump();
    if (statusCode !== 200) throw new Error(`An event was answered with ${statusCode}`);
    return { channel: one.channel, atMs };
  });
  const times = await Promise.all(sent);
  await pool.close();
  return times;
}

answerTheBench({ begin: async () => null, flood, steady }, async () => {});
