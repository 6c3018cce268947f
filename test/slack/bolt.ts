import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { SEED } from './seed.ts';
import type { FakeSlack } from './server.ts';

/** An app that retries little and quickly, so that a test's faults show. */
function clientOptions(slack: FakeSlack) {
  return { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
}

/** A real Bolt app over Socket Mode, not yet started; after a disconnect it comes back within `reconnectMs`. */
export function socketApp(slack: FakeSlack, { reconnectMs = 20 }: { reconnectMs?: number } = {}) {
  const receiver = new SocketModeReceiver({
    appToken: SEED.appToken,
    logLevel: LogLevel.ERROR,
    clientPingTimeout: reconnectMs,
    installerOptions: { clientOptions: clientOptions(slack) },
  });
  const app = new App({ ...identity(slack), receiver });
  return { app, start: () => app.start(), stop: () => receiver.client.disconnect() };
}

/** A real Bolt app over HTTP, not yet started; `start` picks a free port and tells the fake of it. */
export function httpApp(slack: FakeSlack) {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({ ...identity(slack), receiver });
  const start = async () => {
    const server = await receiver.start({ port: 0, host: '127.0.0.1' });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('Cannot tell the port of the app');
    slack.setEventsUrl(`http://127.0.0.1:${address.port}/slack/events`);
  };
  return { app, start, stop: () => receiver.stop() };
}

function identity(slack: FakeSlack) {
  return {
    token: SEED.botToken,
    botId: SEED.botId,
    botUserId: SEED.bot,
    logLevel: LogLevel.ERROR,
    clientOptions: clientOptions(slack),
  };
}
