import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { answerTheBench } from './child.ts';
import { Limiter, type SlackLimits } from './limits.ts';
import type { Call } from './scene.ts';

const Options = z.object({
  limits: z
    .object({ perWorkspaceMinute: z.number(), workspaceBurst: z.number(), channelSeconds: z.number() })
    .nullable(),
});
const Metadata = z.object({ event_type: z.string(), event_payload: z.object({ entry: z.string() }) });

let calls: Call[] = [];
let limiter: Limiter | null = null;
let lastTs = 0;

const identity = { team_id: 'T1', user_id: 'UBOT', bot_id: 'BBOT', user: 'whetstone', team: 'Bench' };

function answer(response: ServerResponse, status: number, body: object, headers: object = {}): void {
  const json = JSON.stringify(body);
  const length = Buffer.byteLength(json);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': length, ...headers })
    .end(json);
}

function post(response: ServerResponse, form: URLSearchParams): void {
  const channel = form.get('channel') ?? '';
  const atMs = performance.timeOrigin + performance.now();
  const metadata = Metadata.parse(JSON.parse(form.get('metadata') ?? '{}'));
  const waitSeconds = limiter?.take({ workspace: workspaceOf(channel), channel }, atMs) ?? 0;
  const accepted = waitSeconds === 0;
  calls.push({ what: metadata.event_type, entry: metadata.event_payload.entry, channel, atMs, accepted });
  if (!accepted) {
    answer(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(waitSeconds) });
    return;
  }
  lastTs = Math.max(lastTs + 1, Math.floor(atMs * 1000));
  const ts = `${Math.floor(lastTs / 1_000_000)}.${String(lastTs % 1_000_000).padStart(6, '0')}`;
  answer(response, 200, { ok: true, channel, ts, message: { type: 'message', ts } });
}

/** The bench's channels carry their workspace in their name: all share one token. */
function workspaceOf(channel: string): string {
  return channel.slice(0, channel.indexOf('X'));
}

const server = createServer((request, response) => {
  const method = request.url?.slice(request.url.lastIndexOf('/') + 1) ?? '';
  void text(request).then((body) => {
    if (method === 'chat.postMessage') return post(response, new URLSearchParams(body));
    if (method === 'auth.test') return answer(response, 200, { ok: true, ...identity });
    const channel = new URLSearchParams(body).get('channel') ?? '';
    calls.push({
      what: method,
      entry: null,
      channel,
      atMs: performance.timeOrigin + performance.now(),
      accepted: true,
    });
    answer(response, 200, { ok: true });
  });
});
// The bot's connections may rest between two rounds.
server.keepAliveTimeout = 60_000;

answerTheBench(
  {
    begin: async (given) => {
      const { limits } = Options.parse(given);
      limiter = limits ? new Limiter(limits satisfies SlackLimits) : null;
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const address = server.address();
      return typeof address === 'object' && address ? address.port : 0;
    },
    /** How many messages of a kind were accepted since the last `take`. */
    count: async (kind) => calls.filter((call) => call.accepted && call.what === kind).length,
    take: async () => {
      const taken = calls;
      calls = [];
      return taken;
    },
  },
  async () => {
    server.closeAllConnections();
  },
);
