import type { Content } from './content.ts';
import type { OutboxEntry, OutboxStore } from './outbox.ts';
import { type Outgoing, questionKey } from './outgoing.ts';
import type { Outcome, Poster, Target } from './poster.ts';

export type DeliveryDeps = {
  outbox: OutboxStore;
  poster: Poster;
  /** The message as it is now; null when there is nothing to say any more. */
  compose: (outgoing: Outgoing) => Promise<Content | null>;
  /** Where a session is held; null ids until its first message was posted. */
  placeOf: (sessionId: string) => Promise<SessionPlace | null>;
  /** Told when Slack refuses a place for good. */
  onRefused: (refusal: Refusal) => Promise<void>;
  now: () => Date;
};

export type SessionPlace = { channelId: string | null; threadTs: string | null; inChannel: boolean };
export type Refusal = { teamId: string; channelId: string; scope: 'channel' | 'workspace'; reason: string };

/** `again`: run the delivery once more at that time. */
export type Delivery =
  | { kind: 'settled'; status: 'sent' | 'failed' | 'dropped' | 'nothing' }
  | { kind: 'again'; at: Date };

/** How long a message waits for the one that opens its thread, or that it replaces: at first, and at the most. */
const firstWaitMs = 300;
const longestWaitMs = 60_000;
/** How long it waits for one that goes before it in its thread, and after how long it no longer lets that go first. */
const waitForTurnMs = 500;
const turnKeptMs = 2 * 60 * 1000;
/** A call to Slack begins this soon after its claim, or the claim is renewed: whoever was paused meanwhile finds out. */
const callWithinMs = 2_000;
/**
 * Only then is a message that is not found taken for not sent: the call has begun by `callWithinMs`, and a poster waits for
 * Slack for ten seconds at the most. Earlier a call may still be under way, from a process that died or was paused.
 */
const absenceCountsAfterMs = 12_000;
/** Slack messages that are this old are of no use to anybody: an outage that long ends in a dropped entry. */
const staleAfterMs = 24 * 60 * 60 * 1000;

/**
 * Sends one entry of the outbox. Safe to run at any time and any number of times: a message that may stand in Slack is
 * looked for before it is sent again.
 */
export async function deliver(deps: DeliveryDeps, entryId: string): Promise<Delivery> {
  const now = deps.now();
  let entry = await deps.outbox.claim(entryId, now);
  if (!entry) return { kind: 'settled', status: 'nothing' };
  const isStale = now.getTime() - entry.createdAt.getTime() > staleAfterMs;
  if (isStale && !entry.unsure) return close(deps, entry, 'stale');

  const target = await targetOf(deps, entry);
  if (target === 'wait') {
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(entry.attempts - 1, 10));
    return again(deps, entry, new Date(now.getTime() + waitMs));
  }
  if (target === 'none') return close(deps, entry, 'no place to send it to');

  if (entry.unsure && target.how === 'post') {
    const found = await lookUp(deps, entry, target);
    if (found && !(isStale && found.kind === 'again')) return found;
  }
  if (isStale) return close(deps, entry, 'stale');
  if (await mustWaitForTurn(deps, entry, target))
    return again(deps, entry, new Date(now.getTime() + waitForTurnMs));
  if (target.how === 'post') {
    const slot = await deps.outbox.reserveSlot(
      { id: entry.id, teamId: entry.teamId, channelId: target.channelId },
      now,
    );
    if (slot.getTime() > now.getTime()) return again(deps, entry, slot);
  }
  const content = entry.outgoing.kind === 'reaction' ? null : await deps.compose(entry.outgoing);
  if (content === null && target.how !== 'react') return close(deps, entry, 'nothing to say any more');
  while (entry.unsure || isLate(entry, deps.now())) {
    const renewed = await deps.outbox.renewClaim(entry, deps.now());
    if (!renewed) return { kind: 'again', at: new Date(deps.now().getTime() + absenceCountsAfterMs) };
    entry = renewed;
  }
  const outcome = await deps.poster.send({ teamId: entry.teamId, entryId: entry.id, content, target });
  return settle(deps, { entry, target, outcome });
}

function isLate({ claimedAt }: OutboxEntry, now: Date): boolean {
  return claimedAt === null || now.getTime() - claimedAt.getTime() > callWithinMs;
}

async function targetOf(deps: DeliveryDeps, entry: OutboxEntry): Promise<Target | 'wait' | 'none'> {
  const { destination } = entry;
  switch (destination.to) {
    case 'channel':
      return { how: 'post', channelId: destination.channelId, threadTs: destination.threadTs };
    case 'member':
      return { how: 'post', channelId: destination.userId, threadTs: null };
    case 'message':
      if (entry.outgoing.kind !== 'reaction') return 'none';
      return { how: 'react', ...place(destination), name: entry.outgoing.name };
    case 'replace': {
      const earlier = await deps.outbox.findByKey(entry.teamId, destination.key);
      if (!earlier || earlier.status === 'failed' || earlier.status === 'dropped') return 'none';
      if (earlier.channelId === null || earlier.messageTs === null)
        return earlier.status === 'sent' ? 'none' : 'wait';
      return { how: 'update', channelId: earlier.channelId, messageTs: earlier.messageTs };
    }
    case 'session':
    case 'session-member': {
      let held = await deps.placeOf(destination.sessionId);
      if (held?.threadTs === null) {
        if (await threadWillCome(deps, entry)) return 'wait';
        // Between the two looks the opening message may have been sent: only now is it certain that no thread comes.
        held = await deps.placeOf(destination.sessionId);
      }
      if (!held || held.channelId === null || held.threadTs === null) return 'none';
      const { channelId, threadTs } = held;
      if (destination.to === 'session-member' && held.inChannel) {
        return { how: 'ephemeral', channelId, threadTs, userId: destination.userId };
      }
      return { how: 'post', channelId, threadTs };
    }
  }
}

function place({ channelId, messageTs }: { channelId: string; messageTs: string }) {
  return { channelId, messageTs };
}

/** False once the message that was to open the session's thread has failed. */
async function threadWillCome(deps: DeliveryDeps, entry: OutboxEntry): Promise<boolean> {
  const { destination } = entry;
  if (destination.to !== 'session' && destination.to !== 'session-member') return false;
  const opening = await deps.outbox.findByKey(entry.teamId, questionKey(destination.sessionId));
  return opening !== null && (opening.status === 'pending' || opening.status === 'sending');
}

/** A message that a limit or a fault holds up must not be overtaken by the next one: feedback, then the summary. */
async function mustWaitForTurn(deps: DeliveryDeps, entry: OutboxEntry, target: Target): Promise<boolean> {
  if (target.how !== 'post' || entry.destination.to !== 'session') return false;
  return deps.outbox.hasEarlierUnderWay(entry.id, new Date(deps.now().getTime() - turnKeptMs));
}

/** Settles an entry that an earlier try may have sent; null when it certainly was not, and is to be sent now. */
async function lookUp(deps: DeliveryDeps, entry: OutboxEntry, target: Target): Promise<Delivery | null> {
  const { teamId, id: entryId } = entry;
  const found = await deps.poster.find({ teamId, entryId, target, since: entry.createdAt });
  switch (found.kind) {
    case 'absent': {
      const countsAt = (entry.claimedAt ?? entry.createdAt).getTime() + absenceCountsAfterMs;
      return countsAt > deps.now().getTime() ? { kind: 'again', at: new Date(countsAt) } : null;
    }
    case 'found':
      await deps.outbox.markSent(entry.id, found, deps.now());
      return { kind: 'settled', status: 'sent' };
    case 'cannot-tell':
      // Left as `sending`: the next claim is unsure again, and looks again.
      return { kind: 'again', at: new Date(deps.now().getTime() + found.afterMs) };
  }
}

async function settle(
  deps: DeliveryDeps,
  { entry, target, outcome }: { entry: OutboxEntry; target: Target; outcome: Outcome },
): Promise<Delivery> {
  switch (outcome.kind) {
    case 'sent':
      await deps.outbox.markSent(entry.id, outcome, deps.now());
      return { kind: 'settled', status: 'sent' };
    case 'later':
      return again(deps, entry, new Date(deps.now().getTime() + outcome.afterMs));
    case 'refused':
      await deps.outbox.close(entry.id, 'failed', outcome.reason);
      if (outcome.scope !== 'message') {
        const { scope, reason } = outcome;
        await deps.onRefused({ teamId: entry.teamId, channelId: target.channelId, scope, reason });
      }
      return { kind: 'settled', status: 'failed' };
    case 'unknown':
      return { kind: 'again', at: new Date(deps.now().getTime() + unknownRetryMs(entry.attempts)) };
  }
}

/** One second, doubled with every try, up to a minute. */
function unknownRetryMs(attempts: number): number {
  return Math.min(60_000, 1000 * 2 ** Math.min(attempts, 6));
}

async function again(deps: DeliveryDeps, entry: OutboxEntry, at: Date): Promise<Delivery> {
  await deps.outbox.release(entry);
  return { kind: 'again', at };
}

async function close(deps: DeliveryDeps, entry: OutboxEntry, reason: string): Promise<Delivery> {
  await deps.outbox.close(entry.id, 'dropped', reason);
  return { kind: 'settled', status: 'dropped' };
}
