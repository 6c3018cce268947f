import { beforeEach, describe, expect, test } from 'vitest';
import { aSession, later, nine } from '../core/practice/a-session.ts';
import { aDaily, aQuestionPost, aSummaryPost, entryId, store, storeDaily } from './rows.ts';
import type { OpenStores, Stores } from './stores.ts';

const aFeedback = { kind: 'feedback', sessionId: 's1', step: 'main', revision: 1 } as const;

/** What every `OutboxStore` promises. */
export function describeOutboxStore(of: string, open: OpenStores): void {
  describe(`the outbox ${of}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      stores = await open();
    });

    async function added(post = aSummaryPost()): Promise<string> {
      await stores.outbox.add([post], nine);
      return entryId(stores, post);
    }

    test('an added post waits as it was given', async () => {
      const id = await added();
      expect(await stores.outbox.findByKey('T1', 'summary:s1')).toEqual({
        id,
        ...aSummaryPost(),
        status: 'pending',
        channelId: null,
        messageTs: null,
        unsure: false,
        attempts: 0,
        createdAt: nine,
        claimedAt: null,
      });
    });

    test('a second post under the same key is not stored, and sets no job', async () => {
      const id = await added();
      await stores.outbox.add([aSummaryPost({ outgoing: { kind: 'reaction', name: 'eyes' } })], later(1));
      const entry = await stores.outbox.findByKey('T1', 'summary:s1');
      expect([entry?.id, entry?.outgoing]).toEqual([id, aSummaryPost().outgoing]);
      expect(await stores.jobs()).toHaveLength(1);
    });

    test('a key belongs to its workspace', async () => {
      const first = await added();
      const second = await added(aSummaryPost({ teamId: 'T2' }));
      expect(second).not.toBe(first);
      expect(await stores.outbox.findByKey('T3', 'summary:s1')).toBeNull();
    });

    test('a claimed entry is being sent', async () => {
      const id = await added();
      const claimed = await stores.outbox.claim(id, later(1));
      const sending = { status: 'sending', attempts: 1, unsure: false, claimedAt: later(1) };
      expect(claimed).toMatchObject(sending);
      expect(await stores.outbox.findByKey('T1', 'summary:s1')).toEqual(claimed);
    });

    test('an entry that is claimed again while it was being sent is unsure', async () => {
      const id = await added();
      await stores.outbox.claim(id, later(1));
      expect(await stores.outbox.claim(id, later(2))).toMatchObject({
        unsure: true,
        attempts: 2,
        claimedAt: later(1),
      });
    });

    test('an entry that was released is not unsure', async () => {
      const id = await added();
      await stores.outbox.claim(id, later(1));
      await stores.outbox.release({ id, attempts: 1 });
      expect((await stores.outbox.findByKey('T1', 'summary:s1'))?.status).toBe('pending');
      expect(await stores.outbox.claim(id, later(2))).toMatchObject({ unsure: false, attempts: 2 });
    });

    test('a claim that was renewed is as a first one, for a call that begins now', async () => {
      const id = await added();
      await stores.outbox.claim(id, later(1));
      await stores.outbox.claim(id, later(2));
      const renewed = await stores.outbox.renewClaim({ id, attempts: 2 }, later(3));
      expect(renewed).toMatchObject({ status: 'sending', unsure: false, attempts: 2, claimedAt: later(3) });
      expect(await stores.outbox.findByKey('T1', 'summary:s1')).toEqual(renewed);
    });

    test('an earlier claimant neither renews nor releases what another has claimed since', async () => {
      const id = await added();
      await stores.outbox.claim(id, later(1));
      const second = await stores.outbox.claim(id, later(2));
      expect(await stores.outbox.renewClaim({ id, attempts: 1 }, later(3))).toBeNull();
      await stores.outbox.release({ id, attempts: 1 });
      expect(await stores.outbox.findByKey('T1', 'summary:s1')).toEqual(second);
    });

    test('there is nothing to renew of an entry that was released or settled', async () => {
      const released = await added();
      const sent = await added(aSummaryPost({ key: 'sent' }));
      for (const id of [released, sent]) await stores.outbox.claim(id, nine);
      await stores.outbox.release({ id: released, attempts: 1 });
      await stores.outbox.markSent(sent, { channelId: 'C1', messageTs: '1.0' }, nine);
      const renewals = [released, sent].map((id) => stores.outbox.renewClaim({ id, attempts: 1 }, later(1)));
      expect(await Promise.all(renewals)).toEqual([null, null]);
    });

    test('there is nothing to claim of an entry that is settled or unknown', async () => {
      const sent = await added(aSummaryPost({ key: 'sent' }));
      const failed = await added(aSummaryPost({ key: 'failed' }));
      const dropped = await added(aSummaryPost({ key: 'dropped' }));
      await stores.outbox.markSent(sent, { channelId: 'C1', messageTs: '1.0' }, nine);
      await stores.outbox.close(failed, 'failed', 'msg_too_long');
      await stores.outbox.close(dropped, 'dropped', 'stale');
      const claims = await Promise.all(
        [sent, failed, dropped, 'unknown'].map((id) => stores.outbox.claim(id, nine)),
      );
      expect(claims).toEqual([null, null, null, null]);
      expect((await stores.outbox.findByKey('T1', 'failed'))?.status).toBe('failed');
      expect((await stores.outbox.findByKey('T1', 'dropped'))?.status).toBe('dropped');
    });

    test('a sent entry knows where it landed, and stays sent', async () => {
      const id = await added();
      await stores.outbox.claim(id, nine);
      await stores.outbox.markSent(id, { channelId: 'D1', messageTs: '5.0' }, later(1));
      await stores.outbox.release({ id, attempts: 1 });
      await stores.outbox.close(id, 'failed', 'late news of another try');
      const entry = await stores.outbox.findByKey('T1', 'summary:s1');
      expect(entry).toMatchObject({ status: 'sent', channelId: 'D1', messageTs: '5.0' });
    });

    test('the place of a sent question becomes that of its session', async () => {
      await store(stores, { write: 'session', session: aSession({ channelId: null, threadTs: null }) });
      const id = await added(aQuestionPost());
      await stores.outbox.markSent(id, { channelId: 'D1', messageTs: '5.0' }, nine);
      const session = (await stores.practice.load('s1'))?.session;
      expect([session?.channelId, session?.threadTs]).toEqual(['D1', '5.0']);
    });

    test('a session that has its place keeps it when its question is put again', async () => {
      await store(stores, { write: 'session', session: aSession() });
      const id = await added(aQuestionPost());
      await stores.outbox.markSent(id, { channelId: 'C1', messageTs: '5.0' }, nine);
      expect((await stores.practice.load('s1'))?.session).toEqual(aSession());
    });

    test('the timestamp of a sent daily question becomes that of its daily', async () => {
      await storeDaily(stores, aDaily());
      const id = await entryId(stores, { teamId: 'T1', key: 'daily:d1' });
      await stores.outbox.markSent(id, { channelId: 'C1', messageTs: '100.0' }, nine);
      expect(await stores.dailies.load('d1')).toEqual({ ...aDaily({ messageTs: '100.0' }), answered: 0 });
    });

    test('a message to a thread comes after those stored before it that are under way', async () => {
      const summary = await added();
      expect(await stores.outbox.hasEarlierUnderWay(summary, nine)).toBe(false);
      const feedback = await added(aSummaryPost({ key: 'feedback', outgoing: aFeedback }));
      await stores.outbox.add([aSummaryPost({ key: 'later', outgoing: aFeedback })], later(1));
      await stores.outbox.add([aSummaryPost({ key: 'other', teamId: 'T2' })], later(1));
      const following = await entryId(stores, { teamId: 'T1', key: 'later' });
      const elsewhere = await entryId(stores, { teamId: 'T2', key: 'other' });
      const preceded = (id: string, since = nine) => stores.outbox.hasEarlierUnderWay(id, since);
      expect([
        await preceded(following),
        await preceded(following, later(1)),
        await preceded(elsewhere),
      ]).toEqual([true, false, false]);
      for (const id of [summary, feedback]) {
        await stores.outbox.claim(id, later(1));
        expect(await preceded(following)).toBe(true);
        await stores.outbox.markSent(id, { channelId: 'C1', messageTs: '1.0' }, later(1));
      }
      expect(await preceded(following)).toBe(false);
    });

    test('of two messages stored together the summary comes last', async () => {
      const posts = [aSummaryPost({ key: 'feedback', outgoing: aFeedback }), aSummaryPost()];
      await stores.outbox.add(posts, nine);
      const [feedback, summary] = await Promise.all(posts.map((post) => entryId(stores, post)));
      expect(await stores.outbox.hasEarlierUnderWay(feedback ?? '', nine)).toBe(false);
      expect(await stores.outbox.hasEarlierUnderWay(summary ?? '', nine)).toBe(true);
    });

    test('after a short burst a channel takes one message a second', async () => {
      expect(await slots('C1', 6)).toEqual([0, 0, 0, 1, 2, 3].map(later));
    });

    test('channels do not wait for each other, nor do workspaces', async () => {
      await slots('C1', 4);
      expect(await slots('C2', 1)).toEqual([nine]);
      expect(await slots('C1', 1, 'T2')).toEqual([nine]);
    });

    test('a channel that was quiet for a while has its burst again', async () => {
      await slots('C1', 6);
      const id = await added(aSummaryPost({ key: 'after' }));
      expect(await stores.outbox.reserveSlot({ id, teamId: 'T1', channelId: 'C1' }, later(60))).toEqual(
        later(60),
      );
    });

    test('an entry keeps the slot that it has', async () => {
      await slots('C1', 3);
      const id = await added();
      const reserve = (at: Date) => stores.outbox.reserveSlot({ id, teamId: 'T1', channelId: 'C1' }, at);
      expect([await reserve(nine), await reserve(later(5))]).toEqual([later(1), later(1)]);
    });

    async function slots(channelId: string, count: number, teamId = 'T1'): Promise<Date[]> {
      const reserved: Date[] = [];
      for (let n = 0; n < count; n++) {
        const id = await added(aSummaryPost({ key: `${teamId}:${channelId}:${n}`, teamId }));
        reserved.push(await stores.outbox.reserveSlot({ id, teamId, channelId }, nine));
      }
      return reserved;
    }
  });
}
