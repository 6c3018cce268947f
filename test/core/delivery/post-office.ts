import {
  type Delivery,
  type DeliveryDeps,
  deliver,
  type Refusal,
} from '../../../src/core/delivery/deliver.ts';
import type { OutboxEntry } from '../../../src/core/delivery/outbox.ts';
import type { Post } from '../../../src/core/delivery/outgoing.ts';
import type { Outcome, Poster, Target } from '../../../src/core/delivery/poster.ts';
import type { Session } from '../../../src/core/practice/session.ts';
import { type MemoryWorld, memoryWorld } from '../../fakes/memory-world.ts';
import { aSession, nine } from '../practice/a-session.ts';

/** What Slack does with one call. `lost`: no reply, and nothing landed; `landed`: no reply, and it stands. */
export type Turn = Outcome['kind'] | 'lost' | 'landed';

type Landed = { entryId: string; target: Target; messageTs: string };

/** A Slack that remembers what landed, and behaves as the test says; when that is at its end, it takes everything. */
export class ScriptedSlack implements Poster {
  readonly landed: Landed[] = [];
  readonly sends: { entryId: string; target: Target; at: Date }[] = [];
  readonly lookUps: string[] = [];
  readonly turns: (Turn | Outcome)[] = [];
  readonly findTurns: ('tells' | 'cannot-tell')[] = [];
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  async send({ entryId, target }: Parameters<Poster['send']>[0]): Promise<Outcome> {
    this.sends.push({ entryId, target, at: this.#now() });
    const turn = this.turns.shift() ?? 'sent';
    if (typeof turn === 'object') return turn;
    switch (turn) {
      case 'sent':
        return this.#land(entryId, target);
      case 'landed':
        this.#land(entryId, target);
        return { kind: 'unknown', reason: 'socket hang up' };
      case 'lost':
      case 'unknown':
        return { kind: 'unknown', reason: 'time-out' };
      case 'later':
        return { kind: 'later', reason: 'ratelimited', afterMs: 7000 };
      case 'refused':
        return { kind: 'refused', reason: 'is_archived', scope: 'channel' };
    }
  }

  async find({ entryId }: Parameters<Poster['find']>[0]): ReturnType<Poster['find']> {
    this.lookUps.push(entryId);
    if (this.findTurns.shift() === 'cannot-tell')
      return { kind: 'cannot-tell', reason: 'ratelimited', afterMs: 5000 };
    const hit = this.landed.find((each) => each.entryId === entryId);
    return hit
      ? { kind: 'found', channelId: hit.target.channelId, messageTs: hit.messageTs }
      : { kind: 'absent' };
  }

  #land(entryId: string, target: Target): Outcome {
    const messageTs = `${900 + this.landed.length}.0`;
    this.landed.push({ entryId, target, messageTs });
    const channelId = target.channelId.startsWith('U') ? 'D1' : target.channelId;
    return { kind: 'sent', channelId, messageTs: target.how === 'ephemeral' ? null : messageTs };
  }
}

export const toChannel: Post = {
  key: 'outline:d1',
  teamId: 'T1',
  outgoing: { kind: 'outline', dailyId: 'd1' },
  destination: { to: 'channel', channelId: 'C1', threadTs: '100.0' },
};

export const toSession: Post = {
  key: 'summary:s1',
  teamId: 'T1',
  outgoing: { kind: 'summary', sessionId: 's1' },
  destination: { to: 'session', sessionId: 's1' },
};

export type PostOffice = ReturnType<typeof aPostOffice>;

/** The outbox over the in-memory stores, before a scripted Slack. */
export function aPostOffice() {
  let now = nine;
  const world: MemoryWorld = memoryWorld({ now: () => now });
  const slack = new ScriptedSlack(() => now);
  const refusals: Refusal[] = [];
  const deps: DeliveryDeps = {
    outbox: world.outbox,
    poster: slack,
    compose: async () => ({
      kind: 'notice',
      notice: { about: 'no-more-hints', sessionId: 's1' },
      inChannel: false,
      userId: 'U1',
    }),
    placeOf: async (sessionId) => {
      const record = await world.practice.load(sessionId);
      if (!record) return null;
      const { channelId, threadTs, origin } = record.session;
      return { channelId, threadTs, inChannel: origin === 'daily' };
    },
    onRefused: async (refusal) => void refusals.push(refusal),
    now: () => now,
  };

  return {
    world,
    slack,
    deps,
    refusals,
    now: () => now,
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },

    /** Stores a post and returns the id of its entry. */
    add: async (post: Post): Promise<string> => {
      await world.outbox.add([post], now);
      return (await world.outbox.findByKey(post.teamId, post.key))?.id ?? '';
    },

    open: (overrides: Partial<Session>) =>
      world.practice.change({ by: 'question', teamId: 'T1', userId: 'U1', questionId: 'q' }, null, () => ({
        result: undefined,
        writes: [{ write: 'session', session: aSession(overrides) }],
      })),

    deliver: (entryId: string, changed: Partial<DeliveryDeps> = {}): Promise<Delivery> =>
      deliver({ ...deps, ...changed }, entryId),

    entry: async (entryId: string): Promise<OutboxEntry> => {
      const entry = world.outbox.entries().find(({ id }) => id === entryId);
      if (!entry) throw new Error(`There is no entry "${entryId}"`);
      return entry;
    },
  };
}

export function inSeconds(office: PostOffice, seconds: number): Delivery {
  return { kind: 'again', at: new Date(office.now().getTime() + seconds * 1000) };
}
