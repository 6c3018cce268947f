import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AppRequests } from './app-requests.ts';
import { Changes } from './changes.ts';
import { Delivery, type Manner } from './delivery.ts';
import { Events } from './events.ts';
import { type Fault, type FaultOptions, Faults } from './faults.ts';
import { readUpload } from './http-body.ts';
import { HttpDelivery } from './http-delivery.ts';
import { Interactions } from './interactions.ts';
import type { Json } from './json.ts';
import { Looking } from './looking.ts';
import { Modals } from './modals.ts';
import { People } from './people.ts';
import type { Rejection } from './rejections.ts';
import { receiveResponse } from './response-url.ts';
import { SEED, Seeding } from './seed.ts';
import { SocketDelivery } from './socket.ts';
import { SlackState } from './state.ts';
import { WebApi } from './web-api/dispatch.ts';
import { receiveUpload } from './web-api/files.ts';
import type { World } from './web-api/method.ts';

export type FakeSlackOptions = {
  mode?: 'socket' | 'http';
  /** Where the app takes events in HTTP mode; `setEventsUrl` can say it later. */
  eventsUrl?: string;
  signingSecret?: string;
  /** Slack's clock in epoch milliseconds: `ts`, triggers, response URLs. Request signatures use real time. */
  clock?: () => number;
  /** How long Slack waits for an acknowledgement, in real milliseconds; 3,000 as in life. */
  ackTimeoutMs?: number;
  /** Real milliseconds before each of the three retries; absent: only `retryNow` retries. */
  retryDelaysMs?: readonly number[];
  /** False keeps the app from hearing of its own messages, which Slack does tell it. */
  echoOwnMessages?: boolean;
  oauth?: { clientId: string; clientSecret: string };
};

export type FakeSlack = Awaited<ReturnType<typeof startFakeSlack>>;

/** Starts a Slack for tests on a free port of the loopback interface, with the workspace of `SEED` in it. */
export async function startFakeSlack(options: FakeSlackOptions = {}) {
  const { mode = 'socket', signingSecret = 'test-signing-secret', clock = Date.now } = options;
  let { eventsUrl } = options;
  let origin = '';
  const changes = new Changes();
  const state = new SlackState(clock);
  const seeding = new Seeding(state);
  seeding.seed();
  const faults = new Faults();
  const rejected: Rejection[] = [];
  const sockets = new SocketDelivery({ appId: () => SEED.appId, changes, id: (prefix) => state.id(prefix) });
  const delivery = new Delivery({
    transport: mode === 'socket' ? sockets : new HttpDelivery({ eventsUrl: () => eventsUrl, signingSecret }),
    changes,
    now: () => state.now(),
    ackTimeoutMs: options.ackTimeoutMs ?? 3_000,
    ...(options.retryDelaysMs && { retryDelaysMs: options.retryDelaysMs }),
  });
  const events = new Events({ state, delivery, echo: options.echoOwnMessages ?? true });
  const world: World = {
    state,
    events,
    changes,
    rejected,
    baseUrl: () => origin,
    socketUrl: () => `${origin.replace('http', 'ws')}/link?ticket=${sockets.ticket()}`,
    oauth: options.oauth ?? { clientId: 'test-client', clientSecret: 'test-client-secret' },
  };
  const api = new WebApi(world, faults);
  const requests = new AppRequests(world, delivery);
  const people = new People(world);
  const interactions = new Interactions(world, requests);
  const modals = new Modals(world, requests);
  const looking = new Looking({ state, changes, calls: api.calls });
  const server = createServer((incoming, response) => {
    route({ api, world, incoming, response }).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  server.on('upgrade', (incoming, socket, head) => sockets.accept(incoming, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    apiUrl: `${origin}/api/`,
    /** For `installerOptions.authorizationUrl`: sends the browser back with the code that `addOauthCode` made. */
    authorizeUrl: `${origin}/oauth/v2/authorize`,
    signingSecret,
    setEventsUrl: (url: string) => {
      eventsUrl = url;
    },

    /** Everything the app called, oldest first. */
    calls: api.calls as readonly (typeof api.calls)[number][],
    /** Everything that broke a limit or a shape. A test that ends with this empty has shown nothing oversized. */
    rejected: rejected as readonly Rejection[],
    addWorkspace: seeding.addWorkspace.bind(seeding),
    addPerson: seeding.addPerson.bind(seeding),
    addChannel: seeding.addChannel.bind(seeding),
    addOauthCode: seeding.addOauthCode.bind(seeding),

    say: people.say.bind(people),
    mention: people.mention.bind(people),
    edit: people.edit.bind(people),
    remove: people.remove.bind(people),
    openHome: people.openHome.bind(people),
    invite: people.invite.bind(people),
    kick: people.kick.bind(people),
    kickBot: people.kickBot.bind(people),
    archive: people.archive.bind(people),
    unarchive: people.unarchive.bind(people),
    rename: people.rename.bind(people),
    deleteChannel: people.deleteChannel.bind(people),
    userChange: people.userChange.bind(people),
    uninstall: people.uninstall.bind(people),
    revokeTokens: people.revokeTokens.bind(people),
    command: interactions.command.bind(interactions),
    click: interactions.click.bind(interactions),
    shortcut: interactions.shortcut.bind(interactions),
    submitView: modals.submitView.bind(modals),
    closeView: modals.closeView.bind(modals),

    messages: looking.messages.bind(looking),
    thread: looking.thread.bind(looking),
    ephemerals: looking.ephemerals.bind(looking),
    dm: looking.dm.bind(looking),
    home: looking.home.bind(looking),
    views: looking.views.bind(looking),
    reactions: looking.reactions.bind(looking),
    files: looking.files.bind(looking),
    waitFor: looking.waitFor.bind(looking),

    /** The log of every delivery, what is pending or lost, `settled` and `releaseHeld`. */
    delivery,
    /** The Socket Mode connections: their numbers, `disconnect` and `drop`. */
    sockets,
    retryNow: delivery.retryNow.bind(delivery),
    timeOutNow: delivery.timeOutNow.bind(delivery),
    /** Delivers any event, as many copies and as late as the manner says; returns its `event_id`. */
    deliver: (
      event: Json,
      { teamId = SEED.team, ...manner }: Manner & { teamId?: string; eventId?: string } = {},
    ) => events.deliver(event, { teamId, ...manner }),
    /** Arms a fault for the next calls of a method, `'*'` for any. */
    fault: (method: string, fault: Exclude<Fault, { kind: 'hold' }>, faultOptions?: FaultOptions) =>
      faults.arm(method, fault, faultOptions),
    /** Stops the next call of a method until the test releases it. */
    hold: (method: string, holdOptions?: FaultOptions) => faults.hold(method, holdOptions),
    clearFaults: () => faults.clear(),

    /** Ends everything at once. Stop the app first: its SDK takes a vanished Slack badly. */
    close: async () => {
      faults.clear();
      delivery.close();
      changes.close();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

type Route = { api: WebApi; world: World; incoming: IncomingMessage; response: ServerResponse };

async function route({ api, world, incoming, response }: Route): Promise<void> {
  const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://localhost');
  const [, area, rest = ''] = pathname.split('/');
  switch (area) {
    case 'api':
      return api.handle(rest, incoming, response);
    case 'upload': {
      const stored = receiveUpload(world, { id: rest, content: await readUpload(incoming) });
      response.writeHead(stored ? 200 : 404).end(stored ? 'OK' : 'no such upload');
      return;
    }
    case 'response': {
      const { status, answer } = receiveResponse(world, { id: rest, body: JSON.parse(await text(incoming)) });
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      return;
    }
    case 'oauth': {
      const back = new URL(searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('state', searchParams.get('state') ?? '');
      const [code] = world.state.oauthCodes.keys();
      back.searchParams.set(code === undefined ? 'error' : 'code', code ?? 'access_denied');
      response.writeHead(302, { location: back.toString() }).end();
      return;
    }
  }
  response.writeHead(404).end();
}
