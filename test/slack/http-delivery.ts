import { createHmac } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Attempt, Outcome, Request, Transport } from './delivery.ts';

export type HttpDeliveryOptions = {
  /** Read at every delivery, for an app whose port is known only after the fake has started. */
  eventsUrl: () => string | undefined;
  signingSecret: string;
};

/** Delivers by signed HTTP requests, as Slack does to an app with a request URL. */
export class HttpDelivery implements Transport {
  readonly #options: HttpDeliveryOptions;

  constructor(options: HttpDeliveryOptions) {
    this.#options = options;
  }

  send(request: Request, { retry, signal }: Attempt): Promise<Outcome> {
    const url = this.#options.eventsUrl();
    if (url === undefined) return Promise.resolve(failed('connection_failed'));
    const { body, contentType } = encode(request);
    const headers = {
      'content-type': contentType,
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      ...signature(body, this.#options.signingSecret),
      ...(retry && { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason }),
    };
    return new Promise((resolve) => {
      const outgoing = httpRequest(url, { method: 'POST', headers, agent: false, signal }, (response) => {
        outcomeOf(response).then(resolve, () => resolve(failed('connection_failed')));
      });
      outgoing.on('error', () => resolve(failed(signal.aborted ? 'http_timeout' : 'connection_failed')));
      outgoing.end(body);
    });
  }
}

/** The headers by which an app knows that a body comes from Slack. Real time: the app compares with its own clock. */
export function signature(body: string, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${hash}` };
}

function encode({ kind, payload }: Request): { body: string; contentType: string } {
  if (kind === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
  const form =
    kind === 'interactive'
      ? new URLSearchParams({ payload: JSON.stringify(payload) })
      : new URLSearchParams(Object.entries(payload).map(([key, value]) => [key, String(value)]));
  return { body: form.toString(), contentType: 'application/x-www-form-urlencoded' };
}

async function outcomeOf(response: IncomingMessage): Promise<Outcome> {
  const body = await text(response);
  const status = response.statusCode ?? 0;
  if (status < 200 || status > 299) {
    return {
      ...failed('http_error'),
      ...(response.headers['x-slack-no-retry'] === '1' && { noRetry: true }),
    };
  }
  return { kind: 'acked', body: parsed(body), via: 0 };
}

function parsed(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return { text: body };
  }
}

function failed(reason: string): Outcome & { kind: 'failed' } {
  return { kind: 'failed', reason, via: 0 };
}
