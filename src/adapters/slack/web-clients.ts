import { WebClient, type WebClientOptions } from '@slack/web-api';
import { Agent, fetch } from 'undici';
import type { Installations } from './installations.ts';
import { type Log, slackLogger } from './log.ts';

/** Slack answers within seconds or not at all. */
const timeoutMs = 10_000;

/**
 * Options for every client: one try (our queue does the waiting, and a retry by the client would post twice), no pause
 * of all calls after one 429, and HTTP/1.1, since Node 26 would offer HTTP/2, over which empty bodies stall.
 */
export function webClientOptions(options: { slackApiUrl: string | null; log: Log }): WebClientOptions {
  const dispatcher = new Agent({ allowH2: false, connections: 50 });
  return {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    allowAbsoluteUrls: false,
    logger: slackLogger(options.log),
    fetch: async (url, init) => {
      const response = await fetch(url, { ...init, dispatcher } as Parameters<typeof fetch>[1]);
      // Read here, inside the client's own error handling: an interrupted body would otherwise surface as a bare TypeError.
      const body = await response.arrayBuffer();
      const { status, statusText, headers } = response;
      return new Response(body, { status, statusText, headers: [...headers] });
    },
    ...(options.slackApiUrl === null ? {} : { slackApiUrl: options.slackApiUrl }),
  };
}

/** One client per token: in requests, workspaces may be named by the thousand that there is one token for. */
export class WebClients {
  readonly #installations: Pick<Installations, 'botToken'>;
  readonly #options: WebClientOptions;
  readonly #clients = new Map<string, WebClient>();

  constructor(installations: Pick<Installations, 'botToken'>, options: WebClientOptions) {
    this.#installations = installations;
    this.#options = options;
  }

  /** Sends bytes to an address that Slack has named for them. @throws Error where it does not take them. */
  async upload(url: string, bytes: Uint8Array): Promise<void> {
    // Not over HTTP/2 either, and not kept open: files are sent once in a while.
    const dispatcher = new Agent({ allowH2: false });
    const signal = AbortSignal.timeout(timeoutMs);
    const { ok, status } = await fetch(url, { method: 'POST', body: bytes, signal, dispatcher }).finally(() =>
      dispatcher.destroy(),
    );
    if (!ok) throw new Error(`Slack did not take an upload: status ${status}`);
  }

  /** The workspace's client; null where the app is not installed any more. */
  async of(teamId: string): Promise<WebClient | null> {
    const token = await this.#installations.botToken(teamId);
    if (token === null) return null;
    const known = this.#clients.get(token);
    if (known) return known;
    const client = new WebClient(token, this.#options);
    this.#clients.set(token, client);
    return client;
  }
}
