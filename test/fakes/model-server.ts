import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A chat completion request as it came in. `user` and `system` are the texts of its messages. */
export type ModelRequest = {
  path: string;
  authorization: string | undefined;
  body: Record<string, unknown>;
  system: string;
  user: string;
};

/** What the server does with a request. */
export type ModelTurn =
  | {
      kind: 'says';
      content: string;
      finishReason?: string;
      model?: string;
      usage?: { prompt_tokens: number; completion_tokens: number } | null;
    }
  | { kind: 'refuses' }
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: unknown }
  | { kind: 'sends'; contentType: string; text: string }
  /** Takes the request and never answers. */
  | { kind: 'hangs' }
  /** Sends headers and half a body, then nothing more. */
  | { kind: 'hangs-midway'; status?: number }
  /** Closes the connection, before any byte or within the body. */
  | { kind: 'drops'; midway?: boolean };

export type ModelServer = {
  /** With `/v1`, as `OPENAI_BASE_URL` wants it. */
  baseUrl: string;
  requests: ModelRequest[];
  /** Decides on every request from now on. Before the first call each request fails with a 500. */
  answer(turn: (request: ModelRequest, index: number) => ModelTurn): void;
  close(): Promise<void>;
};

/** Starts a server on 127.0.0.1 that speaks the chat completions protocol. */
export async function startModelServer(): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  let decide: (request: ModelRequest, index: number) => ModelTurn = () => ({
    kind: 'status',
    status: 500,
    body: { error: { message: 'unexpected request: the test gave no answer for it' } },
  });

  const server = createServer(async (incoming, response) => {
    const body = JSON.parse(await readBody(incoming)) as Record<string, unknown>;
    const text = (role: string) =>
      (body.messages as { role: string; content: string }[])
        .filter((message) => message.role === role)
        .map((message) => message.content)
        .join('\n');
    const request: ModelRequest = {
      path: incoming.url ?? '',
      authorization: incoming.headers.authorization,
      body,
      system: text('system'),
      user: text('user'),
    };
    requests.push(request);
    perform(response, decide(request, requests.length - 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    answer: (turn) => {
      decide = turn;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
  return text;
}

function perform(response: ServerResponse, turn: ModelTurn): void {
  switch (turn.kind) {
    case 'says': {
      const usage = turn.usage === undefined ? { prompt_tokens: 10, completion_tokens: 5 } : turn.usage;
      sendJson(response, 200, {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1_760_000_000,
        model: turn.model ?? 'model-as-served',
        choices: [
          {
            index: 0,
            finish_reason: turn.finishReason ?? 'stop',
            message: { role: 'assistant', content: turn.content },
          },
        ],
        usage: usage && { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens },
      });
      return;
    }
    case 'refuses':
      sendJson(response, 200, {
        model: 'model-as-served',
        choices: [
          {
            index: 0,
            finish_reason: 'stop',
            message: { role: 'assistant', content: null, refusal: 'I cannot help with that.' },
          },
        ],
      });
      return;
    case 'status':
      for (const [name, value] of Object.entries(turn.headers ?? {})) response.setHeader(name, value);
      if (turn.body === undefined) response.writeHead(turn.status).end();
      else sendJson(response, turn.status, turn.body);
      return;
    case 'sends':
      response.writeHead(200, { 'content-type': turn.contentType }).end(turn.text);
      return;
    case 'hangs':
      return;
    case 'hangs-midway':
      response.writeHead(turn.status ?? 200, { 'content-type': 'application/json' });
      response.write('{"id":');
      return;
    case 'drops':
      if (!turn.midway) {
        response.destroy();
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"id":', () => response.destroy());
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The ids that a grading request asks about: the list at its very end. */
export function askedIds(request: ModelRequest): string[] {
  const ids = /Judge only these (?:criteria|red flags): (.+)$/.exec(request.user)?.[1];
  if (ids === undefined) throw new Error(`The request asks for no judgement: ${request.user.slice(-200)}`);
  return ids.split(', ');
}

type Item = { id: string; evidence: { sentence: number; quote: string }[]; reason: string; verdict: string };

/** A well-formed reply that judges what was asked; items by id, all others missed. */
export function judges(request: ModelRequest, items: Record<string, Partial<Item>> = {}): ModelTurn {
  const full = askedIds(request).map((id) => ({
    id,
    evidence: [],
    reason: 'The answer does not say it.',
    verdict: 'missed',
    ...items[id],
  }));
  return { kind: 'says', content: JSON.stringify({ items: full }) };
}
