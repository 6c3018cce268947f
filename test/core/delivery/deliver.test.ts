import { describe, expect, test } from 'vitest';
import type { DeliveryDeps } from '../../../src/core/delivery/deliver.ts';
import type { Post } from '../../../src/core/delivery/outgoing.ts';
import { aPostOffice, inSeconds, toChannel, toSession } from './post-office.ts';

const sent = { kind: 'settled', status: 'sent' };
const dropped = { kind: 'settled', status: 'dropped' };
const failed = { kind: 'settled', status: 'failed' };
const nothing = { kind: 'settled', status: 'nothing' };
const dayMs = 24 * 60 * 60 * 1000;

const question: Post = {
  key: 'question:s1',
  teamId: 'T1',
  outgoing: { kind: 'question', sessionId: 's1' },
  destination: { to: 'member', userId: 'U1' },
};
const hint: Post = {
  key: 'hint:s1:main:0',
  teamId: 'T1',
  outgoing: { kind: 'hint', sessionId: 's1', step: 'main', index: 0 },
  destination: { to: 'session-member', sessionId: 's1', userId: 'U1' },
};
const inThread = { how: 'post', channelId: 'C1', threadTs: '100.0' };

describe('a message', () => {
  test('is sent once, and where it landed is kept', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    expect(await office.deliver(id)).toEqual(sent);
    expect(await office.deliver(id)).toEqual(nothing);
    expect(office.slack.sends.map(({ target }) => target)).toEqual([inThread]);
    expect(await office.entry(id)).toMatchObject({ status: 'sent', channelId: 'C1', messageTs: '900.0' });
  });

  test('that is not stored is nothing to do', async () => {
    expect(await aPostOffice().deliver('entry-99')).toEqual(nothing);
  });

  test('with nothing to say any more is dropped unsent', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    expect(await office.deliver(id, { compose: async () => null })).toEqual(dropped);
    expect(office.slack.sends).toEqual([]);
  });

  test('is of no use after a day', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    office.pass(dayMs);
    expect(await office.deliver(id, { onRefused: () => Promise.reject(new Error('unexpected')) })).toEqual(
      sent,
    );
    const late = await office.add({ ...toChannel, key: 'outline:d2' });
    office.pass(dayMs + 1);
    expect(await office.deliver(late)).toEqual(dropped);
  });

  test('beyond a channel’s burst waits for its turn without a call', async () => {
    const office = aPostOffice();
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) ids.push(await office.add({ ...toChannel, key: `outline:${i}` }));
    for (const id of ids.slice(0, 3)) expect(await office.deliver(id)).toEqual(sent);
    const fourth = ids[3] ?? '';
    expect(await office.deliver(fourth)).toEqual(inSeconds(office, 1));
    expect(office.slack.sends).toHaveLength(3);
    office.pass(1000);
    expect(await office.deliver(fourth)).toEqual(sent);
  });
});

describe('a place', () => {
  test('of a member is the direct message with them', async () => {
    const office = aPostOffice();
    await office.open({ origin: 'practice', channelId: null, threadTs: null });
    expect(await office.deliver(await office.add(question))).toEqual(sent);
    expect(office.slack.sends[0]?.target).toEqual({ how: 'post', channelId: 'U1', threadTs: null });
    const session = await office.world.practice.load('s1');
    expect(session?.session).toMatchObject({ channelId: 'D1', threadTs: '900.0' });
  });

  test('of a session is its thread, and a message waits for the one that opens it', async () => {
    const office = aPostOffice();
    await office.open({ origin: 'practice', channelId: null, threadTs: null });
    const opening = await office.add(question);
    const id = await office.add(toSession);
    expect(await office.deliver(id)).toEqual(inSeconds(office, 0.3));
    await office.deliver(opening);
    expect(await office.deliver(id)).toEqual(sent);
    expect(office.slack.landed.map(({ target }) => target)).toEqual([
      { how: 'post', channelId: 'U1', threadTs: null },
      { how: 'post', channelId: 'D1', threadTs: '900.0' },
    ]);
  });

  test('of a session that is opened just then is its thread: the message is not given up', async () => {
    const office = aPostOffice();
    await office.open({ origin: 'practice', channelId: null, threadTs: null });
    const opening = await office.add(question);
    const id = await office.add(toSession);
    // Between the look at the place and the look at the opening message, that one is sent.
    const placeOf: DeliveryDeps['placeOf'] = async (sessionId) => {
      const before = await office.deps.placeOf(sessionId);
      await office.deliver(opening);
      return before;
    };
    expect(await office.deliver(id, { placeOf })).toEqual(sent);
    expect(office.slack.sends.map(({ entryId }) => entryId)).toEqual([opening, id]);
  });

  test('of a session whose opening message failed does not come, and nothing waits for it', async () => {
    const office = aPostOffice();
    await office.open({ origin: 'practice', channelId: null, threadTs: null });
    const opening = await office.add(question);
    const id = await office.add(toSession);
    office.slack.turns.push('refused');
    expect(await office.deliver(opening)).toEqual(failed);
    expect(await office.deliver(id)).toEqual(dropped);
  });

  test('of a session that is gone is nowhere', async () => {
    const office = aPostOffice();
    expect(await office.deliver(await office.add(toSession))).toEqual(dropped);
    expect(office.slack.sends).toEqual([]);
  });

  test('for the member alone is seen by them only in a channel, and is the thread in a direct message', async () => {
    const inChannel = aPostOffice();
    await inChannel.open({ origin: 'daily' });
    expect(await inChannel.deliver(await inChannel.add(hint))).toEqual(sent);
    expect(inChannel.slack.sends[0]?.target).toEqual({ ...inThread, how: 'ephemeral', userId: 'U1' });

    const direct = aPostOffice();
    await direct.open({ origin: 'practice', channelId: 'D1', threadTs: '200.0' });
    await direct.deliver(await direct.add(hint));
    expect(direct.slack.sends[0]?.target).toEqual({ how: 'post', channelId: 'D1', threadTs: '200.0' });
  });

  test('of a reaction is a message, and nothing is composed for it', async () => {
    const office = aPostOffice();
    const id = await office.add({
      key: 'seen:C1:101.0',
      teamId: 'T1',
      outgoing: { kind: 'reaction', name: 'eyes' },
      destination: { to: 'message', channelId: 'C1', messageTs: '101.0' },
    });
    const compose = () => Promise.reject(new Error('unexpected'));
    expect(await office.deliver(id, { compose })).toEqual(sent);
    expect(office.slack.sends[0]?.target).toEqual({
      how: 'react',
      channelId: 'C1',
      messageTs: '101.0',
      name: 'eyes',
    });
  });
});

describe('a replacement', () => {
  const replacement: Post = {
    ...toChannel,
    key: 'again',
    destination: { to: 'replace', key: toChannel.key },
  };

  test('updates the message that was sent', async () => {
    const office = aPostOffice();
    await office.deliver(await office.add(toChannel));
    expect(await office.deliver(await office.add(replacement))).toEqual(sent);
    expect(office.slack.sends.at(-1)?.target).toEqual({ how: 'update', channelId: 'C1', messageTs: '900.0' });
  });

  test('waits for a message that is still to go out', async () => {
    const office = aPostOffice();
    await office.add(toChannel);
    expect(await office.deliver(await office.add(replacement))).toEqual(inSeconds(office, 0.3));
  });

  test.each(['failed', 'dropped'] as const)('of a message that %s is not sent', async (status) => {
    const office = aPostOffice();
    await office.world.outbox.close(await office.add(toChannel), status);
    expect(await office.deliver(await office.add(replacement))).toEqual(dropped);
  });

  test('of a message that never was, or that only its reader saw, is not sent', async () => {
    const office = aPostOffice();
    expect(await office.deliver(await office.add(replacement))).toEqual(dropped);
    await office.open({ origin: 'daily' });
    await office.deliver(await office.add(hint));
    const ofHint: Post = { ...replacement, key: 'other', destination: { to: 'replace', key: hint.key } };
    expect(await office.deliver(await office.add(ofHint))).toEqual(dropped);
  });
});

describe('a Slack that says', () => {
  test('“later” gets the message at that time, and is not searched for it', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    office.slack.turns.push('later');
    expect(await office.deliver(id)).toEqual(inSeconds(office, 7));
    office.pass(7000);
    expect(await office.deliver(id)).toEqual(sent);
    expect(office.slack.lookUps).toEqual([]);
  });

  test.each(['channel', 'workspace'] as const)(
    'no for a whole %s is believed, and told on',
    async (scope) => {
      const office = aPostOffice();
      const id = await office.add(toChannel);
      office.slack.turns.push({ kind: 'refused', reason: 'is_archived', scope });
      expect(await office.deliver(id)).toEqual(failed);
      expect(office.refusals).toEqual([{ teamId: 'T1', channelId: 'C1', scope, reason: 'is_archived' }]);
      expect(await office.deliver(id)).toEqual(nothing);
    },
  );

  test('no to one message says nothing of the channel', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    office.slack.turns.push({ kind: 'refused', reason: 'msg_too_long', scope: 'message' });
    expect(await office.deliver(id)).toEqual(failed);
    expect(office.refusals).toEqual([]);
  });

  test('nothing is looked through before the message is sent again', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    office.slack.turns.push('lost');
    const next = await office.deliver(id);
    expect(next.kind).toBe('again');
    office.pass(60_000);
    expect(await office.deliver(id)).toEqual(sent);
    expect(office.slack.lookUps).toEqual([id]);
    expect(office.slack.sends).toHaveLength(2);
  });

  test('nothing although the message stands does not get it twice', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    office.slack.turns.push('landed');
    await office.deliver(id);
    office.pass(60_000);
    expect(await office.deliver(id)).toEqual(sent);
    expect(office.slack.sends).toHaveLength(1);
    expect(await office.entry(id)).toMatchObject({ status: 'sent', messageTs: '900.0' });
  });

  test('that it cannot tell is asked again, and nothing is sent until it can', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    office.slack.turns.push('landed');
    office.slack.findTurns.push('cannot-tell', 'cannot-tell');
    await office.deliver(id);
    expect(await office.deliver(id)).toEqual(inSeconds(office, 5));
    expect(await office.deliver(id)).toEqual(inSeconds(office, 5));
    expect(await office.deliver(id)).toEqual(sent);
    expect(office.slack.sends).toHaveLength(1);
  });

  test('nothing over and over is left in peace for longer each time, up to a minute', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      office.slack.turns.push('lost');
      const next = await office.deliver(id);
      if (next.kind !== 'again') throw new Error(next.status);
      const waitMs = next.at.getTime() - office.now().getTime();
      waits.push(waitMs / 1000);
      office.pass(waitMs);
    }
    // The waits of 10 and 4 seconds are those until a message that is not found counts as not sent.
    expect(waits).toEqual([2, 10, 8, 4, 32, 60, 60, 60]);
  });
});
