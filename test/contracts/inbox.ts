import { beforeEach, describe, expect, test } from 'vitest';
import type { InboxEvent } from '../../src/core/intake/inbox.ts';
import { later, nine } from '../core/practice/a-session.ts';
import type { OpenStores, Stores } from './stores.ts';

const event: InboxEvent = {
  eventId: 'Ev1',
  teamId: 'T1',
  body: { type: 'event_callback', event: { text: 'I roll back 🚀', files: [], n: 1.5, nothing: null } },
  receivedAt: nine,
};

/** What every `Inbox` promises. */
export function describeInbox(of: string, open: OpenStores): void {
  describe(`the inbox ${of}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      stores = await open();
    });

    test('an event comes back as it came, and its work waits in the queue', async () => {
      expect(await stores.inbox.put({ ...event, queue: 'in:T1:C1' })).toBe(true);
      expect(await stores.inbox.load('Ev1')).toEqual(event);
      expect(await stores.jobs()).toEqual([
        {
          task: 'handle-event',
          payload: { eventId: 'Ev1' },
          key: null,
          queue: 'in:T1:C1',
          at: null,
        },
      ]);
    });

    test('an event that is known is not stored again, and sets no job', async () => {
      await stores.inbox.put({ ...event, queue: 'in:T1:C1' });
      expect(await stores.inbox.put({ ...event, body: 'again', receivedAt: later(9), queue: 'other' })).toBe(
        false,
      );
      expect(await stores.inbox.load('Ev1')).toEqual(event);
      expect(await stores.jobs()).toHaveLength(1);
    });

    test('of many deliveries of one event at the same time one is stored', async () => {
      const ids = ['Ev1', 'Ev1', 'Ev2', 'Ev3', 'Ev3', 'Ev3', 'Ev2', 'Ev1'];
      const puts = ids.map((eventId) => stores.inbox.put({ ...event, eventId, queue: 'in:T1:C1' }));
      const stored = await Promise.all(puts);
      expect(ids.filter((_, n) => stored[n]).toSorted()).toEqual(['Ev1', 'Ev2', 'Ev3']);
      expect((await stores.jobs()).map(({ payload }) => payload.eventId).toSorted()).toEqual([
        'Ev1',
        'Ev2',
        'Ev3',
      ]);
    });

    test('an event whose work is done is gone, and known all the same', async () => {
      await stores.inbox.put({ ...event, queue: 'in:T1:C1' });
      await stores.inbox.done('Ev1', later(1));
      expect(await stores.inbox.load('Ev1')).toBeNull();
      expect(await stores.inbox.put({ ...event, queue: 'in:T1:C1' })).toBe(false);
      expect(await stores.inbox.load('Ev1')).toBeNull();
    });

    test('an event knows how many of its queue came before it and are not handled', async () => {
      for (const eventId of ['Ev1', 'Ev2', 'Ev3']) {
        await stores.inbox.put({ ...event, eventId, queue: 'in:T1:C1' });
      }
      await stores.inbox.put({ ...event, eventId: 'Ev4', queue: 'in:T1:C2' });
      const earlier = async () =>
        Promise.all(['Ev1', 'Ev2', 'Ev3', 'Ev4'].map((id) => stores.inbox.earlierUnderWay(id, nine)));
      expect(await earlier()).toEqual([0, 1, 2, 0]);
      await stores.inbox.done('Ev1', later(1));
      expect(await earlier()).toEqual([0, 0, 1, 0]);
    });

    test('an event does not wait for one that came too long ago', async () => {
      await stores.inbox.put({ ...event, queue: 'in:T1:C1' });
      await stores.inbox.put({ ...event, eventId: 'Ev2', receivedAt: later(60), queue: 'in:T1:C1' });
      expect(await stores.inbox.earlierUnderWay('Ev2', later(0))).toBe(1);
      expect(await stores.inbox.earlierUnderWay('Ev2', later(1))).toBe(0);
    });

    test('an event that never came is null', async () => {
      expect(await stores.inbox.load('Ev1')).toBeNull();
    });
  });
}
