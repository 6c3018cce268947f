import { beforeEach, describe, expect, test } from 'vitest';
import type { Interview } from '../../src/core/mock/interview.ts';
import type { InterviewStore, InterviewWrite } from '../../src/core/mock/interview-store.ts';
import { aPart, aSession, aStepGrade, later, nine } from '../core/practice/a-session.ts';
import { aQuestionPost, aSummaryPost, land } from './rows.ts';
import type { OpenStores, Stores } from './stores.ts';

const member = { teamId: 'T1', userId: 'U1' };
const other = { teamId: 'T1', userId: 'U2' };
const result = {
  signal: 'lean-yes',
  score: 0.61,
  competencies: [{ competency: 'risk', score: 0.5 }],
} satisfies Interview['result'];

export function anInterview(overrides: Partial<Interview> = {}): Interview {
  return {
    id: 'i1',
    ...member,
    status: 'running',
    plan: {
      track: 'platform',
      level: 'senior',
      minutes: 30,
      feedback: 'end',
      company: null,
      role: null,
      questions: [
        { questionId: aSession().questionId, part: 'opener', followUps: 2 },
        { questionId: 'platform/one', part: 'core', followUps: 2 },
      ],
    },
    sessions: [{ sessionId: 's1', questionId: aSession().questionId }],
    turn: { key: 'question:s1', askedAt: null },
    usedMs: { 's1 main': 1000 },
    wroteAtMs: nine.getTime(),
    ending: false,
    held: false,
    nudged: false,
    said: 2,
    quietSince: nine,
    ended: null,
    result: null,
    createdAt: nine,
    closedAt: null,
    ...overrides,
  };
}

const aMockSession = (overrides: Parameters<typeof aSession>[0] = {}) =>
  aSession({
    origin: 'mock',
    dailyId: null,
    interviewId: 'i1',
    channelId: null,
    threadTs: null,
    ...overrides,
  });

const closed = (overrides: Partial<Interview> = {}) =>
  anInterview({
    status: 'closed',
    turn: null,
    ended: 'completed',
    result,
    closedAt: later(60),
    ...overrides,
  });

function store(interviews: InterviewStore, ...writes: InterviewWrite[]): Promise<void> {
  return interviews.change(member, null, () => ({ result: undefined, writes }));
}

/** What every `InterviewStore` promises. */
export function describeInterviewStore(of: string, open: OpenStores): void {
  describe(`the interview store ${of}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      stores = await open();
    });

    test('an interview comes back with its sessions and attempts as they were stored', async () => {
      const interview = anInterview();
      await store(
        stores.interviews,
        { write: 'interview', interview },
        { write: 'session', session: aMockSession() },
        { write: 'answer', answer: aPart() },
        { write: 'grade', grade: aStepGrade() },
      );
      const record = {
        interview,
        sessions: [{ session: aMockSession(), answers: [aPart()], grades: [aStepGrade()] }],
        attempts: { [aSession().questionId]: 1 },
      };
      expect(await stores.interviews.load('i1')).toEqual(record);
      expect(await stores.interviews.open(member)).toEqual({ interview, channelId: null, threadTs: null });
      const ref = { by: 'id', ...member, sessionId: 's1' } as const;
      const found = await stores.interviews.changeSession(ref, null, (_, each) => ({
        result: each,
        writes: [],
      }));
      expect(found).toEqual(record);
    });

    test('what was never stored is null', async () => {
      expect(await stores.interviews.load('i1')).toBeNull();
      expect(await stores.interviews.open(member)).toBeNull();
      expect(await stores.interviews.past({ ...member, limit: 5 })).toEqual([]);
      expect(await stores.interviews.practised(member)).toEqual({ history: [], verdicts: [] });
    });

    test('a session of no interview is shown without one', async () => {
      await store(stores.interviews, { write: 'session', session: aSession() });
      const ref = { by: 'id', ...member, sessionId: 's1' } as const;
      const found = await stores.interviews.changeSession(ref, null, (_, each) => ({
        result: each,
        writes: [],
      }));
      expect(found).toBeNull();
    });

    test('a change stores all of its writes or none', async () => {
      await store(stores.interviews, { write: 'interview', interview: anInterview() });
      const change = store(
        stores.interviews,
        { write: 'interview', interview: anInterview({ said: 9 }) },
        { write: 'post', post: aSummaryPost() },
        { write: 'answer', answer: aPart({ sessionId: 'nowhere' }) },
      );
      await expect(change).rejects.toThrow();
      expect((await stores.interviews.load('i1'))?.interview.said).toBe(2);
      expect(await stores.outbox.findByKey('T1', 'summary:s1')).toBeNull();
    });

    test('a member has one open interview, whatever is stored at the same time', async () => {
      const start = (id: string) =>
        store(stores.interviews, { write: 'interview', interview: anInterview({ id }) }).then(
          () => 'stored',
          () => 'refused',
        );
      expect((await Promise.all([start('i1'), start('i2')])).toSorted()).toEqual(['refused', 'stored']);
    });

    test('others, and whoever has closed theirs, may open one', async () => {
      await store(stores.interviews, { write: 'interview', interview: closed({ id: 'old' }) });
      await store(stores.interviews, { write: 'interview', interview: anInterview() });
      await store(stores.interviews, { write: 'interview', interview: anInterview({ id: 'i2', ...other }) });
      expect((await stores.interviews.open(member))?.interview.id).toBe('i1');
      expect((await stores.interviews.open(other))?.interview.id).toBe('i2');
    });

    test('a change sees the open interview, or the one that is named, of this member only', async () => {
      await store(stores.interviews, { write: 'interview', interview: closed({ id: 'old' }) });
      await store(stores.interviews, { write: 'interview', interview: anInterview() });
      const seen = (ref: Parameters<InterviewStore['change']>[0]) =>
        stores.interviews.change(ref, null, ({ record }) => ({
          result: record?.interview.id ?? null,
          writes: [],
        }));
      expect(await seen(member)).toBe('i1');
      expect(await seen({ ...member, interviewId: 'old' })).toBe('old');
      expect(await seen({ ...other, interviewId: 'i1' })).toBeNull();
      expect(await seen({ teamId: 'T2', userId: 'U1', interviewId: 'i1' })).toBeNull();
    });

    test('a message that was stored before is known', async () => {
      await store(
        stores.interviews,
        { write: 'session', session: aMockSession() },
        { write: 'answer', answer: aPart() },
      );
      const known = (messageTs: string) =>
        stores.interviews.change(member, { channelId: 'C1', messageTs }, ({ alreadyStored }) => ({
          result: alreadyStored,
          writes: [],
        }));
      expect([await known('101.0'), await known('102.0')]).toEqual([true, false]);
    });

    test('the clock runs from when the message that asks stands, and a later change keeps that', async () => {
      await store(
        stores.interviews,
        { write: 'interview', interview: anInterview() },
        { write: 'session', session: aMockSession() },
        { write: 'post', post: aQuestionPost() },
      );
      await land(stores, aQuestionPost(), { channelId: 'D1', messageTs: '7.0' });
      const turn = { key: 'question:s1', askedAt: nine };
      expect((await stores.interviews.load('i1'))?.interview.turn).toEqual(turn);
      // Decided before the delivery was recorded.
      await store(stores.interviews, { write: 'interview', interview: anInterview({ said: 3 }) });
      expect((await stores.interviews.load('i1'))?.interview).toMatchObject({ said: 3, turn });
      await store(stores.interviews, { write: 'interview', interview: anInterview({ turn: null }) });
      expect((await stores.interviews.load('i1'))?.interview.turn).toBeNull();
    });

    test('a message that asks nothing any more starts no clock', async () => {
      await store(
        stores.interviews,
        { write: 'interview', interview: anInterview({ turn: null }) },
        { write: 'session', session: aMockSession() },
        { write: 'post', post: aQuestionPost() },
      );
      await land(stores, aQuestionPost(), { channelId: 'D1', messageTs: '7.0' });
      expect((await stores.interviews.load('i1'))?.interview.turn).toBeNull();
    });

    test('where the first question lands is the place of all its sessions', async () => {
      const sessions = [
        { sessionId: 's1', questionId: aSession().questionId },
        { sessionId: 's2', questionId: 'platform/one' },
      ];
      await store(
        stores.interviews,
        { write: 'interview', interview: anInterview({ sessions }) },
        { write: 'session', session: aMockSession() },
        { write: 'session', session: aMockSession({ id: 's2', questionId: 'platform/one' }) },
        { write: 'session', session: aMockSession({ id: 's3', interviewId: null, origin: 'practice' }) },
        { write: 'post', post: aQuestionPost() },
      );
      await land(stores, aQuestionPost(), { channelId: 'D1', messageTs: '7.0' });
      const placeOf = async (id: string) => (await stores.practice.load(id))?.session.threadTs;
      expect(await Promise.all(['s1', 's2', 's3'].map(placeOf))).toEqual(['7.0', '7.0', null]);
      expect(await stores.interviews.open(member)).toMatchObject({ channelId: 'D1', threadTs: '7.0' });
    });

    test('of two messages that are stored together the second waits for the first', async () => {
      const [first, second] = ['a', 'b'].map((key) =>
        aSummaryPost({ key, outgoing: { kind: 'debrief', interviewId: 'i1' } }),
      );
      if (!first || !second) throw new Error('There are two');
      await store(
        stores.interviews,
        { write: 'session', session: aMockSession() },
        { write: 'post', post: first },
        { write: 'post', post: second },
      );
      const waits = async (key: string) => {
        const entry = await stores.outbox.findByKey('T1', key);
        return stores.outbox.hasEarlierUnderWay(entry?.id ?? '', new Date(0));
      };
      expect([await waits('a'), await waits('b')]).toEqual([false, true]);
    });

    test('an interview has one timer, and a later call moves its time', async () => {
      await store(stores.interviews, { write: 'interview-timer', interviewId: 'i1', at: later(4) });
      await store(stores.interviews, { write: 'interview-timer', interviewId: 'i1', at: later(9) });
      expect(await stores.jobs()).toEqual([
        {
          task: 'interview-timer',
          payload: { interviewId: 'i1' },
          key: 'interview:i1',
          queue: null,
          at: later(9),
        },
      ]);
    });

    test('past interviews come latest first, of one track where that is asked for', async () => {
      const mixed = { ...anInterview().plan, track: 'mixed' as const };
      await store(stores.interviews, { write: 'interview', interview: closed({ id: 'a' }) });
      await store(stores.interviews, {
        write: 'interview',
        interview: closed({ id: 'b', closedAt: later(90) }),
      });
      await store(stores.interviews, { write: 'interview', interview: closed({ id: 'c', plan: mixed }) });
      await store(stores.interviews, { write: 'interview', interview: closed({ id: 'd', ...other }) });
      await store(stores.interviews, { write: 'interview', interview: anInterview({ id: 'e' }) });
      const past = await stores.interviews.past({ ...member, track: 'platform', limit: 5 });
      expect(past).toEqual([
        {
          interviewId: 'b',
          at: later(90),
          track: 'platform',
          level: 'senior',
          minutes: 30,
          ...result,
          channelId: null,
          threadTs: null,
        },
        {
          interviewId: 'a',
          at: later(60),
          track: 'platform',
          level: 'senior',
          minutes: 30,
          ...result,
          channelId: null,
          threadTs: null,
        },
      ]);
      expect(await stores.interviews.past({ ...member, limit: 2 })).toHaveLength(2);
    });

    test('a seat is taken until it is over, by this member only', async () => {
      const taken = () => Promise.all([member, other].map((each) => stores.interviews.hasSeat(each)));
      expect(await taken()).toEqual([false, false]);
      await store(stores.interviews, { write: 'session', session: aSession({ origin: 'seat' }) });
      expect(await taken()).toEqual([true, false]);
      const over = aSession({ origin: 'seat', status: 'done', ended: 'completed' });
      await store(stores.interviews, { write: 'session', session: over });
      expect(await taken()).toEqual([false, false]);
    });

    test('what was practised holds the latest verdicts of each step, taken back ones left out', async () => {
      const gone = aSession({ id: 's2', ended: 'withdrawn', status: 'done' });
      const again = aStepGrade({ revision: 2, gradedAt: later(5) });
      await store(
        stores.interviews,
        { write: 'session', session: aSession() },
        { write: 'session', session: gone },
        { write: 'answer', answer: aPart() },
        { write: 'grade', grade: aStepGrade() },
        { write: 'grade', grade: again },
        { write: 'grade', grade: aStepGrade({ sessionId: 's2' }) },
      );
      expect(await stores.interviews.practised(member)).toEqual({
        history: [{ questionId: aSession().questionId, lastAt: nine }],
        verdicts: [{ questionId: aSession().questionId, step: 'main', verdicts: again.grade.verdicts }],
      });
      const ids = [aSession().questionId, 'platform/one'];
      expect(await stores.interviews.attempts(member, ids)).toEqual({ [aSession().questionId]: 1 });
    });

    test('a forgotten member has left no interview, and no message about one', async () => {
      const post = aSummaryPost({
        key: 'debrief:i1',
        outgoing: { kind: 'debrief', interviewId: 'i1' },
        destination: { to: 'channel', channelId: 'D1', threadTs: null },
      });
      await store(
        stores.interviews,
        { write: 'interview', interview: anInterview() },
        { write: 'post', post },
      );
      await store(stores.interviews, { write: 'interview', interview: anInterview({ id: 'i2', ...other }) });
      await stores.members.forget(member);
      expect(await stores.interviews.load('i1')).toBeNull();
      expect(await stores.outbox.findByKey('T1', 'debrief:i1')).toBeNull();
      expect(await stores.interviews.load('i2')).not.toBeNull();
    });
  });
}
