import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse as parseForm } from 'node:querystring';
import { App, type CustomRoute, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import type { WebClientOptions } from '@slack/web-api';
import { WebClient } from '@slack/web-api';
import type { Inbox } from '../../core/intake/inbox.ts';
import type { Coach } from './coach.ts';
import type { StoredInstallations } from './installations.ts';
import { type Intake, makeDurable, type OnEvent } from './intake.ts';
import { listenToChannelSetup } from './listeners/channel-setup.ts';
import { listenToCommands } from './listeners/commands.ts';
import { listenToEstimates } from './listeners/estimates.ts';
import { listenToMessages } from './listeners/messages.ts';
import { listenToMockInterviews } from './listeners/mock-interviews.ts';
import { listenToPrivateAnswers } from './listeners/private-answers.ts';
import { listenToScreens } from './listeners/screens.ts';
import { listenToSeats } from './listeners/seats.ts';
import { listenToSessionButtons } from './listeners/session-buttons.ts';
import { listenToWorkspace } from './listeners/workspace.ts';
import { type Log, slackLogger } from './log.ts';

/** How Slack reaches us. `connections`: Slack gives each event to one of them, so two bridge the refresh of one. */
export type Connection =
  | { mode: 'socket'; botToken: string; appToken: string; connections: number }
  | { mode: 'http'; botToken: string; signingSecret: string }
  | {
      mode: 'oauth';
      signingSecret: string;
      clientId: string;
      clientSecret: string;
      stateSecret: string;
      installations: StoredInstallations;
      scopes: string[];
    };

export type SlackAppOptions = {
  connection: Connection;
  port: number;
  clientOptions: WebClientOptions;
  routes: CustomRoute[];
  inbox: Inbox;
  coach: Coach;
  log: Log;
  /** Told of every event, once it is stored or could not be. */
  onEvent: OnEvent;
};

export type SlackApp = {
  start(): Promise<void>;
  /** True while Slack can reach us. */
  isConnected(): boolean;
  /** Hands a stored event to the listeners. */
  replay: Intake['replay'];
  /** Takes no more requests, and waits for those under way. */
  stop(): Promise<void>;
};

/** The socket client tries for as long as it takes: without it nothing arrives. */
const socketRetries = { retries: 100_000, factor: 1.3, minTimeout: 500, maxTimeout: 30_000 };
/** A stop has 25 seconds in all, and jobs finish beside this. */
const stopWaitMs = 5_000;
const closingHandshakeMs = 3_000;
/** Bytes; Slack's largest payload, a view, is 250 kB. */
const bodyLimit = 4 * 1024 * 1024;

/**
 * Bolt with all listeners, events made durable before they are acknowledged. Stored events can be replayed at once;
 * nothing is received before `start`.
 */
export async function createSlackApp(options: SlackAppOptions): Promise<SlackApp> {
  const { connection, coach, log } = options;
  const receivers = createReceivers(options);
  const [first] = receivers;
  if (!first) throw new Error('Cannot connect to Slack: no connection is asked for');
  const app = new App({
    receiver: first,
    // With OAuth the receiver's installer authorizes, from the stored installations.
    ...(connection.mode === 'oauth'
      ? {}
      : { authorize: authorizer(connection.botToken, options.clientOptions) }),
    clientOptions: options.clientOptions,
    logger: slackLogger(log),
    convoStore: false,
    deferInitialization: true,
  });
  // Rethrown: a failed listener must fail the job that replays the event, and leave a press unacknowledged.
  app.error(async (error) => {
    throw error;
  });
  for (const listen of [
    listenToMessages,
    listenToWorkspace,
    listenToCommands,
    listenToPrivateAnswers,
    listenToSessionButtons,
    listenToScreens,
    listenToMockInterviews,
    listenToSeats,
    listenToChannelSetup,
    listenToEstimates,
  ]) {
    listen(app, coach);
  }
  const intake = makeDurable(app, { inbox: options.inbox, now: coach.now, log, onEvent: options.onEvent });
  for (const other of receivers.slice(1)) other.init(app);
  await app.init();

  // A set, not a count: the client reports each new try to connect, but a success once.
  const connected = new Set<SocketModeReceiver>();
  for (const receiver of receivers) {
    if (!(receiver instanceof SocketModeReceiver)) continue;
    receiver.client.on('connected', () => connected.add(receiver));
    receiver.client.on('disconnected', () => connected.delete(receiver));
    receiver.client.on('reconnecting', () => connected.delete(receiver));
  }
  let listening = false;

  return {
    replay: intake.replay,
    isConnected: () => listening && (connection.mode !== 'socket' || connected.size > 0),
    start: async () => {
      for (const receiver of receivers) {
        await (receiver instanceof HTTPReceiver ? receiver.start(options.port) : receiver.start());
      }
      listening = true;
    },
    stop: async () => {
      listening = false;
      await Promise.allSettled(
        receivers.map((receiver) =>
          receiver instanceof HTTPReceiver ? receiver.stop() : stopSocket(receiver),
        ),
      );
      const deadline = Date.now() + stopWaitMs;
      while (intake.inFlight() > 0 && Date.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 25));
    },
  };
}

function createReceivers(options: SlackAppOptions): (HTTPReceiver | SocketModeReceiver)[] {
  const { connection, clientOptions, port, routes, log } = options;
  const logger = slackLogger(log);
  switch (connection.mode) {
    case 'http':
      return [guarded({ signingSecret: connection.signingSecret, port, customRoutes: routes, logger })];
    case 'oauth': {
      const { signingSecret, clientId, clientSecret, stateSecret, installations, scopes } = connection;
      const oauth = { clientId, clientSecret, stateSecret, scopes, installationStore: installations };
      const installerOptions = { directInstall: true, clientOptions };
      return [guarded({ signingSecret, port, customRoutes: routes, logger, ...oauth, installerOptions })];
    }
    case 'socket':
      return Array.from({ length: connection.connections }, (_, index) => {
        // Its own options object: the socket client writes its retry policy into what it is given.
        const socketOptions = { ...clientOptions, rejectRateLimitedCalls: false, retryConfig: socketRetries };
        return new SocketModeReceiver({
          appToken: connection.appToken,
          logger,
          installerOptions: { port, clientOptions: socketOptions },
          // One listening server is enough.
          customRoutes: index === 0 ? routes : [],
        });
      });
  }
}

/**
 * Bolt's receiver, which looks into whatever JSON a request holds. Into `null` it cannot, and nobody hears the rejection,
 * which would end the process: so bodies are read here first, and Bolt takes them from `rawBody`.
 */
function guarded(options: ConstructorParameters<typeof HTTPReceiver>[0]): HTTPReceiver {
  // Anybody can ask for a path that is not there, or is none: no fault of ours, so nothing to log.
  const dispatchErrorHandler = ({ response }: { response: ServerResponse }) => end(response, 404);
  const receiver = new HTTPReceiver({ ...options, dispatchErrorHandler });
  const listen = receiver.requestListener;
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const rawBody = await readBody(request);
    if (rawBody === null) return end(response, 413);
    if (isNull(rawBody.toString(), request.headers['content-type'])) return end(response, 400);
    listen(Object.assign(request, { rawBody }), response);
  };
  receiver.requestListener = (request, response) => {
    if (request.method !== 'POST') return listen(request, response);
    take(request, response).catch(() => end(response, 404));
  };
  return receiver;
}

/** The whole body; null where it is larger than anything that Slack sends. Rejects where the sender gives up. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > bodyLimit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function isNull(body: string, contentType: string | undefined): boolean {
  const isForm = contentType === 'application/x-www-form-urlencoded';
  const json = isForm && body.includes('null') ? parseForm(body).payload : body;
  return typeof json === 'string' && json.trim() === 'null';
}

function end(response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  // The rest of a body that was not read to its end would be taken for the next request.
  response.writeHead(status, status === 413 ? { connection: 'close' } : {}).end();
}

async function stopSocket(receiver: SocketModeReceiver): Promise<void> {
  await receiver.stop();
  // Bolt does not wait for the closing handshake; the client would for half a minute.
  await Promise.race([
    receiver.client.disconnect(),
    new Promise((resolve) => setTimeout(resolve, closingHandshakeMs).unref()),
  ]);
}

/** Asks Slack once who the token belongs to; a failed question is asked again with the next request. */
function authorizer(botToken: string, clientOptions: WebClientOptions) {
  let identity: Promise<{ botId: string; botUserId: string; teamId: string }> | null = null;
  return async () => {
    identity ??= identify(new WebClient(botToken, clientOptions));
    try {
      return { botToken, ...(await identity) };
    } catch (error) {
      identity = null;
      throw error;
    }
  };
}

async function identify(client: WebClient) {
  const { bot_id: botId = '', user_id: botUserId = '', team_id: teamId = '' } = await client.auth.test();
  return { botId, botUserId, teamId };
}
