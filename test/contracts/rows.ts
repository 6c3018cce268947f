import type { Daily, DailyDecision, DueChannel } from '../../src/core/daily/daily.ts';
import type { ChannelSchedule } from '../../src/core/daily/schedule.ts';
import type { Post } from '../../src/core/delivery/outgoing.ts';
import type { Found, SessionRef, Write } from '../../src/core/practice/practice-store.ts';
import { later, nine } from '../core/practice/a-session.ts';
import type { Stores } from './stores.ts';

export function aSchedule(overrides: Partial<ChannelSchedule> = {}): ChannelSchedule {
  return {
    teamId: 'T1',
    channelId: 'C1',
    hour: 9,
    closeHour: 17,
    zone: 'Europe/Berlin',
    weekdays: [1, 2, 3, 4, 5],
    skip: [],
    topics: [],
    levels: [],
    weeklyPost: true,
    setUpBy: 'U9',
    status: 'active',
    pausedReason: null,
    ...overrides,
  };
}

export function aDaily(overrides: Partial<Daily> = {}): Daily {
  return {
    id: 'd1',
    teamId: 'T1',
    channelId: 'C1',
    questionId: 'incidents/checkout-down',
    localDate: '2026-03-02',
    closesAt: later(8 * 3600),
    messageTs: null,
    revealedAt: null,
    ...overrides,
  };
}

export function aDailyPost(daily: Pick<Daily, 'id' | 'teamId' | 'channelId'> = aDaily()): Post {
  return {
    key: `daily:${daily.id}`,
    teamId: daily.teamId,
    outgoing: { kind: 'daily_question', dailyId: daily.id },
    destination: { to: 'channel', channelId: daily.channelId, threadTs: null },
  };
}

/** A message in the thread of a session. */
export function aSummaryPost(overrides: Partial<Post> = {}): Post {
  return {
    key: 'summary:s1',
    teamId: 'T1',
    outgoing: { kind: 'summary', sessionId: 's1' },
    destination: { to: 'session', sessionId: 's1' },
    ...overrides,
  };
}

/** The message that opens a session in its member's direct message. */
export function aQuestionPost(
  sessionId = 's1',
  to: { teamId: string; userId: string } = { teamId: 'T1', userId: 'U1' },
): Post {
  return {
    key: `question:${sessionId}`,
    teamId: to.teamId,
    outgoing: { kind: 'question', sessionId },
    destination: { to: 'member', userId: to.userId },
  };
}

/** Stores writes of one member without looking at anything. */
export async function store(stores: Pick<Stores, 'practice'>, ...writes: Write[]): Promise<void> {
  const of = memberOf(writes);
  await stores.practice.change({ by: 'question', questionId: 'none', ...of }, null, () => ({
    result: null,
    writes,
  }));
}

/** What a change would be shown. */
export function look(
  stores: Pick<Stores, 'practice'>,
  ref: SessionRef,
  message: { channelId: string; messageTs: string } | null = null,
): Promise<Found> {
  return stores.practice.change(ref, message, (found) => ({ result: found, writes: [] }));
}

/** Has a daily stored and, where it has a timestamp, posted. */
export async function storeDaily(
  stores: Pick<Stores, 'dailies' | 'outbox'>,
  daily: Daily,
  now = nine,
): Promise<void> {
  const before = await stores.dailies.schedule(daily);
  await stores.dailies.saveSchedule(
    before ?? aSchedule({ teamId: daily.teamId, channelId: daily.channelId }),
    now,
  );
  await stores.dailies.decideDue(now, 10, ({ schedule }) =>
    schedule.teamId === daily.teamId && schedule.channelId === daily.channelId
      ? { daily: { ...daily, messageTs: null }, posts: [aDailyPost(daily)], nextAt: null }
      : nothingToday(now),
  );
  if (daily.messageTs !== null)
    await land(stores, aDailyPost(daily), { channelId: daily.channelId, messageTs: daily.messageTs });
}

/** Has a stored post sent. */
export async function land(
  { outbox }: Pick<Stores, 'outbox'>,
  post: Pick<Post, 'teamId' | 'key'>,
  landed: { channelId: string; messageTs: string | null },
): Promise<void> {
  await outbox.markSent(await entryId({ outbox }, post), landed, nine);
}

/** The id of the entry that holds a post. */
export async function entryId(
  { outbox }: Pick<Stores, 'outbox'>,
  { teamId, key }: Pick<Post, 'teamId' | 'key'>,
): Promise<string> {
  const entry = await outbox.findByKey(teamId, key);
  if (!entry) throw new Error(`There is no entry under "${key}"`);
  return entry.id;
}

/** A decision that leaves the channel as it is until an hour later. */
export function nothingToday(now = nine): DailyDecision {
  return { daily: null, posts: [], nextAt: new Date(now.getTime() + 3600_000) };
}

/** Decides the same daily for whatever channel is due. */
export function postingIn(due: DueChannel, overrides: Partial<Daily> = {}): DailyDecision {
  const { teamId, channelId } = due.schedule;
  const daily = aDaily({ id: `d-${teamId}-${channelId}`, teamId, channelId, ...overrides });
  return { daily, posts: [aDailyPost(daily)], nextAt: later(86_400) };
}

function memberOf(writes: readonly Write[]): { teamId: string; userId: string } {
  for (const write of writes) {
    if (write.write === 'session') return { teamId: write.session.teamId, userId: write.session.userId };
    if (write.write === 'answer') return { teamId: write.answer.teamId, userId: write.answer.userId };
  }
  return { teamId: 'T1', userId: 'U1' };
}
