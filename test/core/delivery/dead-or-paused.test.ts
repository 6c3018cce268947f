import { describe, expect, test } from 'vitest';
import type { DeliveryDeps } from '../../../src/core/delivery/deliver.ts';
import { aPostOffice, inSeconds, toChannel } from './post-office.ts';

const sent = { kind: 'settled', status: 'sent' };
const dropped = { kind: 'settled', status: 'dropped' };
const inThread = { how: 'post', channelId: 'C1', threadTs: '100.0' };
const dayMs = 24 * 60 * 60 * 1000;

describe('a process that was paused', () => {
  /** Does its work only after the pause, in which another process does what `meanwhile` says. */
  const pausedIn = (
    office: ReturnType<typeof aPostOffice>,
    ms: number,
    meanwhile: () => Promise<unknown>,
  ) => ({
    compose: async (outgoing: Parameters<typeof office.deps.compose>[0]) => {
      office.pass(ms);
      await meanwhile();
      return office.deps.compose(outgoing);
    },
  });

  test('before its call sends nothing when another has sent the message since', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    const paused = pausedIn(office, 15_000, async () => expect(await office.deliver(id)).toEqual(sent));
    expect(await office.deliver(id, paused)).toEqual(inSeconds(office, 12));
    expect(office.slack.sends).toHaveLength(1);
  });

  test('before its call sends nothing when another is about to', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    const paused = pausedIn(office, 11_000, async () =>
      expect(await office.deliver(id)).toEqual(inSeconds(office, 1)),
    );
    expect(await office.deliver(id, paused)).toEqual(inSeconds(office, 12));
    expect(office.slack.sends).toEqual([]);
  });

  test('before its call, with nobody else there, sends the message under a claim of that moment', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    office.slack.turns.push('lost');
    await office.deliver(
      id,
      pausedIn(office, 15_000, async () => {}),
    );
    expect(office.slack.sends).toHaveLength(1);
    expect((await office.entry(id)).claimedAt).toEqual(office.now());
  });

  test('and finds its channel busy does not take the message from whoever is sending it', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    const { outbox } = office.world;
    const late = {
      ...methodsOf(outbox),
      reserveSlot: async () => {
        await outbox.claim(id, office.now());
        return new Date(office.now().getTime() + 1000);
      },
    };
    await office.deliver(id, { outbox: late });
    expect((await office.entry(id)).status).toBe('sending');
  });
});

function methodsOf(outbox: DeliveryDeps['outbox']): DeliveryDeps['outbox'] {
  return {
    add: (posts, now) => outbox.add(posts, now),
    claim: (id, now) => outbox.claim(id, now),
    renewClaim: (claim, now) => outbox.renewClaim(claim, now),
    release: (claim) => outbox.release(claim),
    markSent: (id, landed, now) => outbox.markSent(id, landed, now),
    close: (id, status, reason) => outbox.close(id, status, reason),
    findByKey: (teamId, key) => outbox.findByKey(teamId, key),
    hasEarlierUnderWay: (id, since) => outbox.hasEarlierUnderWay(id, since),
    reserveSlot: (entry, now) => outbox.reserveSlot(entry, now),
  };
}

describe('a process that died', () => {
  const die = () => Promise.reject(new Error('killed'));

  test('before the call leaves the message to be sent', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    await expect(office.deliver(id, { compose: die })).rejects.toThrow('killed');
    expect(await office.deliver(id)).toEqual(inSeconds(office, 12));
    office.pass(12_000);
    expect(await office.deliver(id)).toEqual(sent);
    expect(office.slack.landed).toHaveLength(1);
  });

  test('with its call under way leaves a message that may land late, and that is not sent before', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    office.slack.turns.push('lost');
    await office.deliver(id);
    office.pass(11_000);
    expect(await office.deliver(id)).toEqual(inSeconds(office, 1));
    office.slack.landed.push({ entryId: id, target: { ...inThread, how: 'post' }, messageTs: '950.0' });
    office.pass(1000);
    expect(await office.deliver(id)).toEqual(sent);
    expect(office.slack.sends).toHaveLength(1);
    expect(await office.entry(id)).toMatchObject({ status: 'sent', messageTs: '950.0' });
  });

  test('after the call leaves the message to be found', async () => {
    const office = aPostOffice();
    const id = await office.add(toChannel);
    const { poster } = office.deps;
    const dying = {
      find: (search: Parameters<typeof poster.find>[0]) => poster.find(search),
      send: (message: Parameters<typeof poster.send>[0]) => poster.send(message).then(die),
    };
    await expect(office.deliver(id, { poster: dying })).rejects.toThrow('killed');
    expect(await office.deliver(id)).toEqual(sent);
    expect(office.slack.landed).toHaveLength(1);
  });

  test('for more than a day finds what it sent, and does not send what it did not', async () => {
    const office = aPostOffice();
    const standing = await office.add(toChannel);
    const lost = await office.add({ ...toChannel, key: 'outline:d2' });
    office.slack.turns.push('landed', 'lost');
    await office.deliver(standing);
    await office.deliver(lost);
    office.pass(dayMs + 1);
    expect(await office.deliver(standing)).toEqual(sent);
    expect(await office.deliver(lost)).toEqual(dropped);
    expect(office.slack.sends).toHaveLength(2);
  });
});
