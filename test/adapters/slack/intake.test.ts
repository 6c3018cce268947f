import { App } from '@slack/bolt';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { makeDurable, type OnEvent } from '../../../src/adapters/slack/intake.ts';
import { slackLogger } from '../../../src/adapters/slack/log.ts';
import { readEvent } from '../../../src/adapters/slack/read-event.ts';
import type { Inbox } from '../../../src/core/intake/inbox.ts';
import { memoryWorld } from '../../fakes/memory-world.ts';

const receivedAt = new Date('2026-03-02T09:00:00.000Z');

type Seen = Parameters<OnEvent>[0];

/** Bolt with a listener for messages and one for commands, behind the intake; `order` says what happened when. */
function anIntake(given: { inbox?: Inbox; hear?: () => Promise<void> } = {}) {
  const world = memoryWorld();
  const order: string[] = [];
  const seen: Omit<Seen, 'seconds'>[] = [];
  const lines: string[] = [];
  const inbox = given.inbox ?? world.inbox;
  const log = (level: string, event: string) => void lines.push(`${level} ${event}`);
  const app = new App({
    receiver: { init: () => {}, start: async () => {}, stop: async () => {} },
    authorize: async () => ({ botToken: 'xoxb-1', botUserId: 'U0BOT', botId: 'B0BOT' }),
    logger: slackLogger(() => {}),
    convoStore: false,
  });
  app.error(async (error) => {
    throw error;
  });
  app.event('message', async () => {
    order.push('heard');
    await given.hear?.();
  });
  app.command('/interview', async ({ ack }) => {
    order.push('commanded');
    await ack();
  });
  const intake = makeDurable(app, {
    inbox: {
      put: async (event) => {
        const isNew = await inbox.put(event);
        order.push(isNew ? 'stored' : 'known');
        return isNew;
      },
      load: (id) => inbox.load(id),
      earlierUnderWay: (id, since) => inbox.earlierUnderWay(id, since),
      done: (id, now) => inbox.done(id, now),
    },
    now: () => receivedAt,
    log,
    onEvent: ({ seconds, ...rest }) => {
      expect(seconds).toBeGreaterThanOrEqual(0);
      seen.push(rest);
    },
  });
  const receive = (body: object) =>
    app.processEvent({
      body: body as Record<string, unknown>,
      ack: async () => void order.push('acknowledged'),
    });
  return { intake, receive, order, seen, lines, world };
}

function anEvent(event: object = {}, envelope: object = {}) {
  return {
    type: 'event_callback',
    event_id: 'Ev1',
    team_id: 'T1',
    event: { type: 'message', channel: 'C1', user: 'U1', ts: '101.0', text: 'an answer', ...event },
    ...envelope,
  };
}

/** A list in a list, that many times. */
function nested(depth: number): unknown {
  let list: unknown[] = [];
  for (let n = 1; n < depth; n++) list = [list];
  return list;
}

test('an event as deep as any of Slack’s is stored', async () => {
  const { receive, order } = anIntake();
  await receive(anEvent({ blocks: nested(40) }));
  expect(order).toEqual(['stored', 'acknowledged']);
});

test('an event is stored before it is acknowledged, and no listener hears it yet', async () => {
  const { receive, order, seen, world } = anIntake();
  await receive(anEvent());
  expect(order).toEqual(['stored', 'acknowledged']);
  expect(seen).toEqual([{ type: 'message', outcome: 'stored' }]);
  expect(await world.inbox.load('Ev1')).toEqual({
    eventId: 'Ev1',
    teamId: 'T1',
    body: anEvent(),
    receivedAt,
  });
});

test('an event that cannot be stored is not acknowledged', async () => {
  const inbox: Inbox = {
    put: async () => {
      throw new Error('the database is away');
    },
    load: async () => null,
    earlierUnderWay: async () => 0,
    done: async () => {},
  };
  const { receive, order, seen, lines } = anIntake({ inbox });
  await expect(receive(anEvent())).rejects.toThrow('the database is away');
  expect({ order, seen, lines }).toEqual({
    order: [],
    seen: [{ type: 'message', outcome: 'failed' }],
    lines: ['error slack.event.not-stored'],
  });
});

test('an event that is known is acknowledged and not stored again', async () => {
  const { receive, order, seen, world } = anIntake();
  await receive(anEvent());
  await receive(anEvent());
  expect(order).toEqual(['stored', 'acknowledged', 'known', 'acknowledged']);
  expect(seen.map(({ outcome }) => outcome)).toEqual(['stored', 'known']);
  expect(world.jobs()).toHaveLength(1);
});

test('a command passes to its listener, which acknowledges it itself', async () => {
  const { receive, order, seen, world } = anIntake();
  await receive({ command: '/interview', text: 'help', team_id: 'T1', user_id: 'U1', channel_id: 'C1' });
  expect(order).toEqual(['commanded', 'acknowledged']);
  expect({ seen, jobs: world.jobs() }).toEqual({ seen: [], jobs: [] });
});

test('an event that a listener cannot read is dropped with a line, and not tried again', async () => {
  const { intake, lines } = anIntake({
    hear: async () => void readEvent(z.object({ channel: z.number() }), { channel: 'secret' }),
  });
  await intake.replay(anEvent());
  expect(lines).toEqual(['warn slack.event.malformed']);
});

test('a stored event reaches the listeners when it is replayed, and a failing one fails the replay', async () => {
  let fails = true;
  const { intake, order } = anIntake({
    hear: async () => {
      if (fails) throw new Error('no store');
    },
  });
  await expect(intake.replay(anEvent())).rejects.toThrow('no store');
  fails = false;
  await intake.replay(anEvent());
  expect(order).toEqual(['heard', 'heard']);
});

test('requests count as under way until they are answered', async () => {
  const stored = Promise.withResolvers<boolean>();
  const inbox: Inbox = {
    put: () => stored.promise,
    load: async () => null,
    earlierUnderWay: async () => 0,
    done: async () => {},
  };
  const { intake, receive } = anIntake({ inbox });
  const receiving = receive(anEvent());
  expect(intake.inFlight()).toBe(1);
  stored.resolve(true);
  await receiving;
  expect(intake.inFlight()).toBe(0);
});

test.each([
  ['a person’s message', anEvent(), 'in:T1:C1:U1'],
  [
    'an edit, by the author of what was edited',
    anEvent({ user: undefined, subtype: 'message_changed', previous_message: { user: 'U2' } }),
    'in:T1:C1:U2',
  ],
  ['a workspace of an organisation', anEvent({}, { authorizations: [{ team_id: 'T9' }] }), 'in:T9:C1:U1'],
  [
    'an event that is about a person and no channel',
    anEvent({ channel: undefined, user: { id: 'U1' } }),
    'in:T1::',
  ],
  ['an event without a workspace', anEvent({}, { team_id: undefined }), 'in:unknown:C1:U1'],
  [
    'ids longer than any of Slack’s',
    anEvent({ channel: 'C'.repeat(64), user: 'U'.repeat(9_000) }, { team_id: 'T'.repeat(64) }),
    `in:${'T'.repeat(32)}:${'C'.repeat(32)}:`,
  ],
])('the queue of %s', async (_, body, queue) => {
  const { receive, world } = anIntake();
  await receive(body);
  expect(world.jobs()).toEqual([
    { task: 'handle-event', payload: { eventId: 'Ev1' }, key: null, queue, at: null },
  ]);
});

test.each([
  ['no id', { event_id: undefined }],
  ['an id with a NUL', { event_id: 'Ev\u0000' }],
  ['an id that is a list', { event_id: ['Ev1'] }],
  ['a workspace that is an object', { team_id: {} }],
  ['a workspace with a NUL', { team_id: 'T\u0000' }],
  ['no event', { event: null }],
  ['an event that is a text', { event: 'message' }],
  ['an event without a type', { event: {} }],
  ['lists within lists, thousands deep', { event: { type: 'message', deep: nested(20_000) } }],
  ['a channel that is null, at which Bolt stumbles', { event: { type: 'message', channel: null } }],
  ['an item that is null, at which Bolt stumbles', { event: { type: 'reaction_added', item: null } }],
])('an event with %s is acknowledged and dropped: it would be no better next time', async (_, wrong) => {
  const { receive, order, seen, lines, world } = anIntake();
  await receive(anEvent({}, wrong));
  expect({ order, seen, lines, jobs: world.jobs() }).toEqual({
    order: ['acknowledged'],
    seen: [{ type: 'malformed', outcome: 'malformed' }],
    lines: ['warn slack.event.malformed'],
    jobs: [],
  });
});
