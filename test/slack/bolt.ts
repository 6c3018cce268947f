import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { SEED } from './seed.ts';
import type { FakeSlack } from './server.ts';

/** Any Slack, by the address of its Web API. */
type Reachable = { apiUrl: string };
/** Whom the app signs in as. */
type Identity = { bot: string; botId: string; botToken: string; appToken: string };

const nothing = () => undefined;
/** Faults are meant to happen in tests; what the SDK says of them would only hide real output. */
const SILENT: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

/** An app that retries little and quickly, so that a test's faults show. */
function clientOptions(slack: Reachable) {
  return { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
}

/** A real Web API client that never retries by itself. */
export function webClient(
  slack: Reachable,
  token: string = SEED.botToken,
  options: WebClientOptions = {},
): WebClient {
  return new WebClient(token, { ...clientOptions(slack), logger: SILENT, ...options });
}

/**
 * A real Bolt app over Socket Mode, not yet started. It comes back `reconnectMs` after a disconnect; the SDK uses the same
 * number as its limit for pongs, so a small one drops healthy connections on a busy machine.
 */
export function socketApp(
  slack: Reachable,
  { reconnectMs = 5_000, as = SEED }: { reconnectMs?: number; as?: Identity } = {},
) {
  const receiver = new SocketModeReceiver({
    appToken: as.appToken,
    logger: SILENT,
    clientPingTimeout: reconnectMs,
    installerOptions: { clientOptions: clientOptions(slack) },
  });
  const app = new App({ ...identity(slack, as), receiver });
  const { client } = receiver;
  return { app, client, start: () => app.start(), stop: () => client.disconnect() };
}

/** A real Bolt app over HTTP, not yet started; `start` picks a free port and tells the fake of it. */
export function httpApp(slack: FakeSlack) {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logger: SILENT });
  const app = new App({ ...identity(slack, SEED), receiver });
  const start = async () => {
    const server = await receiver.start({ port: 0, host: '127.0.0.1' });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('Cannot tell the port of the app');
    slack.setEventsUrl(`http://127.0.0.1:${address.port}/slack/events`);
  };
  return { app, start, stop: () => receiver.stop() };
}

function identity(slack: Reachable, { bot, botId, botToken }: Identity) {
  return {
    token: botToken,
    botId,
    botUserId: bot,
    logger: SILENT,
    clientOptions: clientOptions(slack),
  };
}
