import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChatClient, type ChatClientOptions } from '../../../src/adapters/openai/chat-client.ts';
import { type ModelServer, type ModelTurn, startModelServer } from '../../fakes/model-server.ts';
import { testNow } from './a-grader.ts';

let server: ModelServer;
beforeEach(async () => {
  server = await startModelServer();
});
afterEach(() => server.close());

const prompt = {
  system: 'You judge.',
  user: 'Judge this secret answer.',
  format: {
    schema: {
      type: 'json_schema',
      json_schema: { name: 'verdicts', strict: true, schema: { type: 'object' } },
    },
    inPrompt: 'Reply as JSON: {"type":"object"}',
  },
} as const;

const aClient = (overrides: Partial<ChatClientOptions> = {}) =>
  new ChatClient({
    model: 'm-1',
    apiKey: 'sk-secret',
    baseUrl: server.baseUrl,
    timeoutMs: 5000,
    now: () => testNow,
    ...overrides,
  });

async function outcomeOf(turn: ModelTurn, overrides: Partial<ChatClientOptions> = {}) {
  server.answer(() => turn);
  return aClient(overrides).complete(prompt);
}

const rateLimit = (headers: Record<string, string> = {}): ModelTurn => ({
  kind: 'status',
  status: 429,
  headers,
  body: { error: { message: 'slow down, sk-secret', code: 'rate_limit_exceeded' } },
});

describe('an endpoint that is away', () => {
  test.each([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['a fraction of seconds', { 'retry-after': '0.25' }, 250],
    ['milliseconds', { 'retry-after-ms': '120', 'retry-after': '9' }, 120],
    ['a date', { 'retry-after': 'Mon, 02 Mar 2026 09:01:30 GMT' }, 90_000],
    ['a date that is past', { 'retry-after': 'Mon, 02 Mar 2026 08:00:00 GMT' }, 0],
  ])('says in %s when to ask again', async (_, headers, retryAfterMs) => {
    expect(await outcomeOf(rateLimit(headers))).toEqual({
      kind: 'unavailable',
      reason: 'The model endpoint limits the rate of requests (429, rate_limit_exceeded)',
      retryAfterMs,
    });
  });

  test.each([{}, { 'retry-after': 'soon' }])('may not say when to ask again (%j)', async (headers) => {
    expect(await outcomeOf(rateLimit(headers))).toEqual({
      kind: 'unavailable',
      reason: 'The model endpoint limits the rate of requests (429, rate_limit_exceeded)',
    });
  });

  test.each([500, 502, 503, 529])('is asked again later after a %i', async (status) => {
    expect(await outcomeOf({ kind: 'status', status, body: { error: { message: 'oops' } } })).toEqual({
      kind: 'unavailable',
      reason: `The model endpoint has trouble of its own (${status})`,
    });
  });

  test.each([{ kind: 'hangs' }, { kind: 'hangs-midway' }] as const)(
    'that $kind is not waited for',
    async (turn) => {
      expect(await outcomeOf(turn, { timeoutMs: 50 })).toEqual({
        kind: 'unavailable',
        reason: 'The model endpoint did not answer in time',
      });
    },
  );

  test('that hangs within an error is not waited for', async () => {
    expect(await outcomeOf({ kind: 'hangs-midway', status: 503 }, { timeoutMs: 50 })).toMatchObject({
      kind: 'unavailable',
    });
  });

  test.each([{ kind: 'drops' }, { kind: 'drops', midway: true }] as const)(
    'that closes the connection cannot be reached (%j)',
    async (turn) => {
      expect(await outcomeOf(turn)).toEqual({
        kind: 'unavailable',
        reason: expect.stringMatching(/^The model endpoint cannot be reached.*check OPENAI_BASE_URL/),
      });
    },
  );

  test('that listens no more cannot be reached', async () => {
    const gone = await startModelServer();
    await gone.close();
    expect(await aClient({ baseUrl: gone.baseUrl }).complete(prompt)).toEqual({
      kind: 'unavailable',
      reason: 'The model endpoint cannot be reached (ECONNREFUSED); check OPENAI_BASE_URL and the network',
    });
  });

  test('whose name is unknown cannot be reached', async () => {
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND models.example'), { code: 'ENOTFOUND' });
    const client = aClient({ fetch: () => Promise.reject(new TypeError('fetch failed', { cause })) });
    expect(await client.complete(prompt)).toEqual({
      kind: 'unavailable',
      reason: 'The model endpoint cannot be reached (ENOTFOUND); check OPENAI_BASE_URL and the network',
    });
  });

  test('is asked once per call: waiting is not done here', async () => {
    await outcomeOf(rateLimit({ 'retry-after': '0' }));
    expect(server.requests).toHaveLength(1);
  });
});

describe('an endpoint that will not serve us', () => {
  const status = (status: number, error: Record<string, unknown>): ModelTurn => ({
    kind: 'status',
    status,
    body: { error: { message: 'bad key sk-secret for "Judge this secret answer."', ...error } },
  });

  test.each([
    [
      status(401, { code: 'invalid_api_key' }),
      'The model endpoint refused the key (401, invalid_api_key); check OPENAI_API_KEY',
    ],
    [status(403, {}), 'The key may not use model "m-1" (403); check OPENAI_API_KEY and OPENAI_MODEL'],
    [
      status(404, { code: 'model_not_found' }),
      'Model "m-1" is not there (404, model_not_found); check OPENAI_MODEL and OPENAI_BASE_URL',
    ],
    [
      status(429, { code: 'insufficient_quota' }),
      'The account behind OPENAI_API_KEY has no quota left (429, insufficient_quota)',
    ],
    [
      status(400, { code: 'unsupported_value', param: 'temperature' }),
      'The model endpoint refused the request (400, unsupported_value, temperature); check that OPENAI_MODEL "m-1" is a chat model',
    ],
    [status(401, { code: 'sk-secret' }), 'The model endpoint refused the key (401); check OPENAI_API_KEY'],
  ])('tells an operator what to check and gives no secret away (%#)', async (turn, reason) => {
    expect(await outcomeOf(turn)).toEqual({ kind: 'unavailable', reason });
  });

  test.each(['context_length_exceeded', 'content_filter'])(
    'because of the text itself (%s) gave a bad reply',
    async (code) => {
      expect(await outcomeOf(status(400, { code }))).toEqual({
        kind: 'bad-reply',
        reason: `The endpoint refused the text (400, ${code})`,
      });
    },
  );
});

describe('an endpoint that does not know schemas', () => {
  const refusal = (message: string): ModelTurn => ({
    kind: 'status',
    status: 400,
    body: { error: { message } },
  });
  const fine: ModelTurn = { kind: 'says', content: '{"items":[]}' };
  const formOf = ({ body }: { body: Record<string, unknown> }) =>
    (body.response_format as { type: string } | undefined)?.type ?? 'none';

  test.each([
    [
      'response_format.type json_schema is not supported',
      { error: { message: "unknown 'response_format.type'" } },
    ],
    ['a bare string', { error: 'json_schema is not supported by this model' }],
    ['a body of another shape', { object: 'error', message: 'Unsupported: response_format' }],
    ['no word of why', undefined],
  ])('is asked for a JSON object with the schema in the prompt (%s)', async (_, body) => {
    server.answer((request) =>
      formOf(request) === 'json_schema' ? { kind: 'status', status: 400, body } : fine,
    );
    expect(await aClient().complete(prompt)).toMatchObject({ kind: 'text', text: '{"items":[]}' });
    expect(server.requests.map(formOf)).toEqual(['json_schema', 'json_object']);
    expect(server.requests.map((request) => request.system)).toEqual([
      'You judge.',
      'You judge.\n\nReply as JSON: {"type":"object"}',
    ]);
  });

  test('is not asked for a schema a second time', async () => {
    server.answer((request) => (formOf(request) === 'json_schema' ? refusal('response_format') : fine));
    const client = aClient();
    await client.complete(prompt);
    await client.complete(prompt);
    expect(server.requests.map(formOf)).toEqual(['json_schema', 'json_object', 'json_object']);
  });

  test('and no JSON mode either is asked in words', async () => {
    server.answer((request) => (formOf(request) === 'none' ? fine : refusal('response_format is unknown')));
    expect((await aClient().complete(prompt)).kind).toBe('text');
    expect(server.requests.map(formOf)).toEqual(['json_schema', 'json_object', 'none']);
  });

  test('is asked for a schema again when the simpler form failed as well', async () => {
    server.answer((request) =>
      formOf(request) === 'json_schema' ? refusal('response_format') : { kind: 'status', status: 503 },
    );
    const client = aClient();
    expect((await client.complete(prompt)).kind).toBe('unavailable');
    await client.complete(prompt);
    expect(server.requests.map(formOf)).toEqual(['json_schema', 'json_object', 'json_schema', 'json_object']);
  });

  test('is told apart from one that finds the text too long for any form', async () => {
    const error = { message: 'too long for response_format json_schema', code: 'context_length_exceeded' };
    server.answer(() => ({ kind: 'status', status: 400, body: { error } }));
    expect((await aClient().complete(prompt)).kind).toBe('bad-reply');
    expect(server.requests).toHaveLength(1);
  });

  test('is told apart from one that refuses for another reason', async () => {
    server.answer(() => refusal('temperature must be 1'));
    expect((await aClient().complete(prompt)).kind).toBe('unavailable');
    expect(server.requests).toHaveLength(1);
  });
});

test('an endpoint without a key gets a placeholder, never a key of the environment', async () => {
  server.answer(() => ({ kind: 'says', content: 'fine' }));
  const keyless = new ChatClient({
    model: 'm-1',
    baseUrl: server.baseUrl,
    timeoutMs: 5000,
    now: () => testNow,
  });
  await keyless.complete(prompt);
  expect(server.requests[0]?.authorization).toBe('Bearer none');
});

test('an error that is not of the call is thrown', async () => {
  const client = aClient();
  const broken = { ...prompt, format: null } as unknown as typeof prompt;
  await expect(client.complete(broken)).rejects.toThrow(TypeError);
});
