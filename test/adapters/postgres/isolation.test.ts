import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OutboxEntry } from '../../../src/core/delivery/outbox.ts';
import { defaultSettings } from '../../../src/core/members/member.ts';
import type { Interview } from '../../../src/core/mock/interview.ts';
import type { Found } from '../../../src/core/practice/practice-store.ts';
import type { Session } from '../../../src/core/practice/session.ts';
import type { Earned } from '../../../src/core/standings/points.ts';
import { anInterview } from '../../contracts/interview-store.ts';
import {
  aDaily,
  aDailyPost,
  aQuestionPost,
  aSchedule,
  aSummaryPost,
  look,
  store,
} from '../../contracts/rows.ts';
import type { Stores } from '../../contracts/stores.ts';
import { aPart, aSession, aStepGrade, later, nine } from '../../core/practice/a-session.ts';
import { memoryWorld } from '../../fakes/memory-world.ts';
import { emptyDatabase, openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { pgStores } from '../../support/pg-stores.ts';

const teams = ['T1', 'T2'];
const users = ['U1', 'U2'];
const channels = ['C1', 'C2'];
/** A Monday and a Tuesday. */
const days = ['2026-03-02', '2026-03-03'];

/** Something that happens in one workspace. Members, channels and timestamps have the same names in all of them. */
type Step = { name: keyof typeof steps; teamId: string; userId: string; channelId: string; day: string };
type Doing = Omit<Step, 'name'> & { now: Date };

const steps = {
  async schedule(stores: Stores, { teamId, channelId, userId, now }: Doing) {
    await stores.dailies.saveSchedule(aSchedule({ teamId, channelId, setUpBy: userId }), now);
  },
  async pause(stores: Stores, of: Doing) {
    await stores.dailies.pause(of, 'is_archived');
  },
  async pauseWorkspace(stores: Stores, { teamId }: Doing) {
    await stores.dailies.pauseWorkspace(teamId, 'account_inactive');
  },
  /** The clock ticks for everybody; here it decides for one workspace and leaves the channels of others due. */
  async postDailies(stores: Stores, { teamId, day, now }: Doing) {
    await stores.dailies.decideDue(now, 100, ({ schedule, dueAt }) => {
      if (schedule.teamId !== teamId) return { daily: null, posts: [], nextAt: dueAt };
      const { channelId } = schedule;
      const daily = aDaily({ id: `d-${teamId}-${channelId}-${day}`, teamId, channelId, localDate: day });
      return { daily, posts: [aDailyPost(daily)], nextAt: later(1e6) };
    });
  },
  async land(stores: Stores, { teamId, channelId, day, now }: Doing) {
    const entry = await stores.outbox.findByKey(teamId, `daily:d-${teamId}-${channelId}-${day}`);
    if (!entry) return;
    await stores.outbox.claim(entry.id, now);
    await stores.outbox.markSent(entry.id, { channelId, messageTs: threadOf(day) }, now);
  },
  async claim(stores: Stores, { teamId, channelId, day, now }: Doing) {
    const entry = await stores.outbox.findByKey(teamId, `daily:d-${teamId}-${channelId}-${day}`);
    if (entry) await stores.outbox.claim(entry.id, now);
  },
  async answer(stores: Stores, { teamId, userId, channelId, day, now }: Doing) {
    const threadTs = threadOf(day);
    const message = { channelId, messageTs: `${threadTs}${users.indexOf(userId)}` };
    await stores.practice.change({ by: 'thread', teamId, userId, channelId, threadTs }, message, (found) => {
      if (found.alreadyStored) return { result: null, writes: [] };
      const fresh = aSession({
        id: `s-${teamId}-${userId}-${channelId}-${day}`,
        teamId,
        userId,
        channelId,
        threadTs,
        dailyId: found.daily?.id ?? null,
        attempt: found.attempts + 1,
        createdAt: now,
      });
      const session = { ...(found.record?.session ?? fresh), status: 'grading' as const, updatedAt: now };
      const answer = aPart({ ...message, teamId, userId, sessionId: session.id, receivedAt: now });
      const post = aSummaryPost({ key: `told:${userId}`, teamId, destination: { to: 'member', userId } });
      return {
        result: null,
        writes: [
          { write: 'session', session },
          { write: 'answer', answer },
          { write: 'post', post },
        ],
      };
    });
  },
  async grade(stores: Stores, { teamId, userId, channelId, day, now }: Doing) {
    const sessionId = `s-${teamId}-${userId}-${channelId}-${day}`;
    await stores.practice.change({ by: 'id', teamId, userId, sessionId }, null, ({ record }) => {
      if (!record) return { result: null, writes: [] };
      const revision = (record.grades[0]?.revision ?? 0) + 1;
      const session = {
        ...record.session,
        status: 'done' as const,
        ended: 'completed' as const,
        updatedAt: now,
      };
      return {
        result: null,
        writes: [
          { write: 'grade', grade: aStepGrade({ sessionId, revision, gradedAt: now }) },
          { write: 'session', session },
          { write: 'earn', session, earned: anEarning(session) },
        ],
      };
    });
  },
  async interview(stores: Stores, { teamId, userId, day, now }: Doing) {
    const member = { teamId, userId };
    const isOver = day === days[1];
    await stores.interviews.change(member, null, ({ record }) => {
      const open =
        record?.interview ??
        anInterview({ id: `i-${teamId}-${userId}-${now.getTime()}`, ...member, createdAt: now });
      const interview: Interview = isOver
        ? {
            ...open,
            status: 'closed',
            turn: null,
            ended: 'completed',
            closedAt: now,
            result: { signal: 'no', score: 0.4, competencies: [] },
          }
        : { ...open, said: open.said + 1 };
      return { result: null, writes: [{ write: 'interview', interview }] };
    });
  },
  async hide(stores: Stores, { day, ...member }: Doing) {
    await stores.standings.show(member, day === days[0]);
  },
  async weighEstimates(stores: Stores, { teamId, day }: Doing) {
    await stores.standings.weighEstimates(teamId, day === days[0] ? 50 : 100);
  },
  async rebuild(stores: Stores) {
    await stores.standings.rebuild();
  },
  async deleteText(stores: Stores, { teamId, userId, channelId, day }: Doing) {
    const messageTs = `${threadOf(day)}${users.indexOf(userId)}`;
    await store(stores, { write: 'answer-text', teamId, channelId, messageTs, text: null });
  },
  async settings(stores: Stores, { day, ...member }: Doing) {
    const maxFollowUps = days.indexOf(day);
    await stores.members.saveSettings(member, {
      ...defaultSettings,
      level: 'staff',
      maxFollowUps,
      quotable: day === days[0],
    });
  },
  async forget(stores: Stores, member: Doing) {
    await stores.members.forget(member);
  },
  async burst(stores: Stores, { teamId, channelId, day, now }: Doing) {
    const post = aSummaryPost({ key: `burst:${channelId}:${day}:${now.getTime()}`, teamId });
    await stores.outbox.add([post], now);
    const entry = await stores.outbox.findByKey(teamId, post.key);
    await stores.outbox.reserveSlot({ id: entry!.id, teamId, channelId }, nine);
  },
} satisfies Record<string, (stores: Stores, doing: Doing) => Promise<void>>;

const aStep: fc.Arbitrary<Step> = fc.record({
  name: fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])),
  teamId: fc.constantFrom(...teams),
  userId: fc.constantFrom(...users),
  channelId: fc.constantFrom(...channels),
  day: fc.constantFrom(...days),
});

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('a workspace sees and keeps the same, whatever happens in another one meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 10, maxLength: 30 }), async (story) => {
      await emptyDatabase(database);
      const shared = pgStores(database);
      for (const [n, step] of story.entries()) await run(shared, step, n);
      for (const teamId of teams) {
        const alone = memoryWorld({ now: () => nine });
        for (const [n, step] of story.entries()) if (step.teamId === teamId) await run(alone, step, n);
        expect(await viewOf(shared, teamId)).toEqual(await viewOf(alone, teamId));
      }
    }),
    { numRuns: 20 },
  );
}, 120_000);

function anEarning({ id, questionId }: Session): Earned {
  const points = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 100;
  return {
    sessionId: id,
    step: 'main',
    questionId,
    topic: 'incidents',
    points,
    score: points * 100,
    isEstimate: true,
  };
}

function run(stores: Stores, { name, ...of }: Step, n: number): Promise<void> {
  return steps[name](stores, { ...of, now: later(n) });
}

/** All that one workspace can read. */
async function viewOf(stores: Stores, teamId: string) {
  const now = later(100);
  const view: Record<string, unknown> = {};
  for (const userId of users) {
    const member = { teamId, userId };
    view[`${userId} home`] = await stores.screens.home(member, now);
    for (const scope of [
      { kind: 'workspace' } as const,
      ...channels.map((channelId) => ({ kind: 'channel', channelId }) as const),
    ]) {
      const date = Temporal.PlainDate.from(String(days[0]));
      const query = { ...member, scope, measure: { kind: 'points' }, period: 'all', date } as const;
      view[`${userId} ${JSON.stringify(scope)} board`] = await stores.standings.board(query);
      const improved = { ...member, scope, period: 'week', date: date.add({ weeks: 1 }) } as const;
      view[`${userId} ${JSON.stringify(scope)} improved`] = await stores.standingsReader.improved(improved);
    }
    view[`${userId} interview`] = await stores.interviews.open(member);
    view[`${userId} interviews`] = await stores.interviews.past({ ...member, limit: 10 });
    view[`${userId} practised`] = await stores.interviews.practised(member);
    view[`${userId} days`] = (await stores.standings.questionDays(member, nine)).map((each) => ({
      ...each,
      date: each.date.toString(),
    }));
    view[`${userId} places`] = await stores.standingsReader.places(member, now);
    view[`${userId} history`] = await stores.practice.history(member);
    view[`${userId} earlier`] = await stores.practice.earlierGrade(aSession({ ...member, attempt: 99 }));
    view[`${userId} told`] = withoutId(await stores.outbox.findByKey(teamId, `told:${userId}`));
    view[`${userId} question`] = await look(stores, {
      by: 'question',
      ...member,
      questionId: aSession().questionId,
    });
    for (const channelId of channels) {
      const place = { ...member, channelId };
      view[`${userId} ${channelId} attendance`] = await stores.standingsReader.attendance(place);
      view[`${userId} ${channelId} today`] = await stores.screens.today({ ...member, channelId }, now);
      view[`${userId} ${channelId} direct`] = await look(stores, {
        by: 'direct-message',
        ...member,
        channelId,
      });
      for (const day of days) {
        const threadTs = threadOf(day);
        const message = { channelId, messageTs: `${threadTs}${users.indexOf(userId)}` };
        const found: Found = await look(stores, { by: 'thread', ...member, channelId, threadTs }, message);
        view[`${userId} ${channelId} ${day} thread`] = found;
        view[`${userId} ${channelId} ${day} message`] = await stores.practice.findByMessage({
          teamId,
          ...message,
        });
      }
    }
  }
  for (const channelId of channels) {
    const monday = Temporal.PlainDate.from(String(days[0]));
    view[`${channelId} week`] = await stores.standingsReader.week({ teamId, channelId }, monday);
    view[`${channelId} schedule`] = await stores.dailies.schedule({ teamId, channelId });
    for (const day of days) {
      const id = `d-${teamId}-${channelId}-${day}`;
      view[`${channelId} ${day} daily`] = await stores.dailies.load(id);
      view[`${channelId} ${day} post`] = withoutId(await stores.outbox.findByKey(teamId, `daily:${id}`));
    }
    const post = aQuestionPost(`slot-${channelId}`, { teamId, userId: 'U9' });
    await stores.outbox.add([post], nine);
    const entry = await stores.outbox.findByKey(teamId, post.key);
    view[`${channelId} next slot`] = await stores.outbox.reserveSlot(
      { id: entry!.id, teamId, channelId },
      nine,
    );
  }
  return view;
}

/** Posts of a change carry the store's own id and clock. */
function withoutId(entry: OutboxEntry | null) {
  if (!entry) return null;
  const { id: _, createdAt: __, ...rest } = entry;
  return rest;
}

function threadOf(day: string): string {
  return `${days.indexOf(day) + 1}00.0`;
}
