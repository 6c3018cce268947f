import { beforeEach, describe, expect, test } from 'vitest';
import type { SessionRef } from '../../src/core/practice/practice-store.ts';
import type { Session } from '../../src/core/practice/session.ts';
import { aGrade, aPart, aSession, aStepGrade, later, nine } from '../core/practice/a-session.ts';
import { aDaily, aQuestionPost, aSummaryPost, entryId, land, look, store, storeDaily } from './rows.ts';
import type { OpenStores, Stores } from './stores.ts';

const member = { teamId: 'T1', userId: 'U1' };
const inThread = {
  by: 'thread',
  ...member,
  channelId: 'C1',
  threadTs: '100.0',
} as const satisfies SessionRef;
const inDirectMessage = { by: 'direct-message', ...member, channelId: 'D1' } as const satisfies SessionRef;
const onQuestion = {
  by: 'question',
  ...member,
  questionId: aSession().questionId,
} as const satisfies SessionRef;
const followUp = 'follow-up:rollback-fails';

/** What every `PracticeStore` promises. */
export function describePracticeStore(of: string, open: OpenStores): void {
  describe(`the practice store ${of}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      stores = await open();
    });

    test('a session comes back with its answers and grades as they were stored', async () => {
      const session = aSession({
        asked: [followUp],
        skipped: [followUp],
        hints: { main: 1 },
        ended: 'completed',
      });
      await store(
        stores,
        { write: 'session', session },
        { write: 'answer', answer: aPart() },
        { write: 'grade', grade: aStepGrade() },
      );
      const record = { session, answers: [aPart()], grades: [aStepGrade()] };
      expect(await stores.practice.load('s1')).toEqual(record);
      expect(await stores.practice.findByMessage(aPart())).toEqual(record);
      expect((await look(stores, { by: 'id', ...member, sessionId: 's1' })).record).toEqual(record);
    });

    test('what was never stored is null', async () => {
      expect(await stores.practice.load('s1')).toBeNull();
      expect(await stores.practice.findByMessage(aPart())).toBeNull();
      expect(await stores.practice.earlierGrade(aSession({ attempt: 2 }))).toBeNull();
      expect(await look(stores, inThread, aPart())).toEqual({
        record: null,
        daily: null,
        alreadyStored: false,
        questionUnderWay: false,
        attempts: 0,
      });
    });

    test('a change returns what was decided', async () => {
      const result = await stores.practice.change(inThread, null, () => ({
        result: { kind: 'x' },
        writes: [],
      }));
      expect(result).toEqual({ kind: 'x' });
    });

    test('a change that throws while deciding rejects and stores nothing', async () => {
      const change = stores.practice.change(inThread, null, () => {
        throw new Error('undecided');
      });
      await expect(change).rejects.toThrow('undecided');
    });

    test('a change stores all of its writes or none', async () => {
      await store(stores, { write: 'session', session: aSession() }, { write: 'answer', answer: aPart() });
      const change = store(
        stores,
        { write: 'session', session: aSession({ status: 'grading' }) },
        { write: 'post', post: aSummaryPost() },
        { write: 'grade-job', sessionId: 's1', at: later(4) },
        { write: 'answer', answer: aPart({ text: 'the same message once more' }) },
      );
      await expect(change).rejects.toThrow();
      expect(await stores.practice.load('s1')).toEqual({
        session: aSession(),
        answers: [aPart()],
        grades: [],
      });
      expect(await stores.outbox.findByKey('T1', 'summary:s1')).toBeNull();
      expect(await stores.jobs()).toEqual([]);
    });

    test('the same timestamp in another channel or workspace is another message', async () => {
      await store(stores, { write: 'session', session: aSession() }, { write: 'answer', answer: aPart() });
      await store(stores, { write: 'answer', answer: aPart({ channelId: 'C2' }) });
      const elsewhere = aSession({ id: 's2', teamId: 'T2' });
      await store(
        stores,
        { write: 'session', session: elsewhere },
        { write: 'answer', answer: aPart({ teamId: 'T2', sessionId: 's2' }) },
      );
      expect((await stores.practice.load('s1'))?.answers).toHaveLength(2);
      expect((await stores.practice.load('s2'))?.answers).toHaveLength(1);
    });

    test('in a thread the latest session of this member is found', async () => {
      await store(stores, {
        write: 'session',
        session: aSession({ id: 'old', status: 'done', ended: 'stopped' }),
      });
      await store(stores, { write: 'session', session: aSession({ id: 'new' }) });
      await store(stores, { write: 'session', session: aSession({ id: 'other', userId: 'U2' }) });
      await store(stores, { write: 'session', session: aSession({ id: 'elsewhere', threadTs: '7.0' }) });
      expect((await look(stores, inThread)).record?.session.id).toBe('new');
    });

    test('in a direct message the latest session that is not done is found', async () => {
      const place = { channelId: 'D1', origin: 'practice' } as const;
      await store(stores, {
        write: 'session',
        session: aSession({ id: 'first', ...place, threadTs: '1.0' }),
      });
      await store(stores, {
        write: 'session',
        session: aSession({ id: 'second', ...place, threadTs: '2.0' }),
      });
      const done = aSession({ id: 'third', ...place, threadTs: '3.0', status: 'done', ended: 'completed' });
      await store(stores, { write: 'session', session: done });
      expect((await look(stores, inDirectMessage)).record?.session.id).toBe('second');
    });

    test("by id only the member's own session is found", async () => {
      await store(stores, { write: 'session', session: aSession() });
      const asOther = { by: 'id', teamId: 'T1', userId: 'U2', sessionId: 's1' } as const;
      const inOtherTeam = { by: 'id', teamId: 'T2', userId: 'U1', sessionId: 's1' } as const;
      expect((await look(stores, asOther)).record).toBeNull();
      expect((await look(stores, inOtherTeam)).record).toBeNull();
    });

    test('by question no session is found, and the answered attempts at it are counted', async () => {
      const answered = async (session: Session) =>
        store(
          stores,
          { write: 'session', session },
          {
            write: 'answer',
            answer: aPart({ sessionId: session.id, userId: session.userId, messageTs: session.id }),
          },
        );
      await answered(aSession({ id: 's1' }));
      await answered(aSession({ id: 's2', attempt: 2 }));
      await answered(aSession({ id: 's3', questionId: 'incidents/other' }));
      await answered(aSession({ id: 's4', userId: 'U2' }));
      await store(stores, { write: 'session', session: aSession({ id: 's5', attempt: 3 }) });
      const found = await look(stores, onQuestion);
      expect([found.record, found.attempts]).toEqual([null, 2]);
    });

    test('a session that was taken back, or whose every message was set aside, is no attempt', async () => {
      await store(
        stores,
        { write: 'session', session: aSession({ id: 's1', status: 'done', ended: 'withdrawn' }) },
        { write: 'answer', answer: aPart({ sessionId: 's1', messageTs: '1' }) },
        { write: 'session', session: aSession({ id: 's2' }) },
        { write: 'answer', answer: aPart({ sessionId: 's2', messageTs: '2', setAside: true }) },
      );
      expect((await look(stores, onQuestion)).attempts).toBe(0);
      await store(stores, { write: 'reinstate', teamId: 'T1', channelId: aPart().channelId, messageTs: '2' });
      expect((await look(stores, onQuestion)).attempts).toBe(1);
    });

    test('a session that was stopped ungraded has not been had', async () => {
      await store(stores, {
        write: 'session',
        session: aSession({ id: 's2', status: 'done', ended: 'stopped' }),
      });
      expect(await stores.practice.history(member)).toEqual([]);
      await store(stores, { write: 'grade', grade: aStepGrade({ sessionId: 's2' }) });
      expect(await stores.practice.history(member)).toEqual([
        { questionId: aSession().questionId, lastAt: nine },
      ]);
    });

    test('a thread under a daily question shows the daily, and the attempts at its question', async () => {
      await storeDaily(stores, aDaily({ messageTs: '100.0' }));
      await store(stores, { write: 'session', session: aSession({ channelId: 'D1', threadTs: '1.0' }) });
      expect(await look(stores, inThread)).toEqual({
        record: null,
        daily: { id: 'd1', questionId: aDaily().questionId },
        alreadyStored: false,
        questionUnderWay: false,
        attempts: 0,
      });
      expect((await look(stores, { ...inThread, threadTs: '100.1' })).daily).toBeNull();
      expect((await look(stores, { ...inThread, teamId: 'T2' })).daily).toBeNull();
    });

    test('a stored message is known in whatever session it stands', async () => {
      await store(
        stores,
        { write: 'session', session: aSession({ threadTs: '7.0' }) },
        { write: 'answer', answer: aPart({ text: null, setAside: true }) },
      );
      expect((await look(stores, inThread, aPart())).alreadyStored).toBe(true);
      expect((await look(stores, inThread, aPart({ messageTs: '102.0' }))).alreadyStored).toBe(false);
      expect((await look(stores, { ...inThread, teamId: 'T2' }, aPart())).alreadyStored).toBe(false);
    });

    test('a question is under way to a channel from its claim until it landed', async () => {
      await storeDaily(stores, aDaily());
      const id = await entryId(stores, { teamId: 'T1', key: 'daily:d1' });
      expect((await look(stores, inThread)).questionUnderWay).toBe(false);
      await stores.outbox.claim(id, nine);
      expect((await look(stores, inThread)).questionUnderWay).toBe(true);
      expect((await look(stores, { ...inThread, channelId: 'C2' })).questionUnderWay).toBe(false);
      expect((await look(stores, { ...inThread, teamId: 'T2' })).questionUnderWay).toBe(false);
      await stores.outbox.markSent(id, { channelId: 'C1', messageTs: '100.0' }, nine);
      expect((await look(stores, { ...inThread, threadTs: '100.1' })).questionUnderWay).toBe(false);
    });

    test('a question is under way to a member in the direct message', async () => {
      await store(stores, { write: 'session', session: aSession({ channelId: null, threadTs: null }) });
      await stores.outbox.add([aQuestionPost()], nine);
      await stores.outbox.claim(await entryId(stores, aQuestionPost()), nine);
      expect((await look(stores, inDirectMessage)).questionUnderWay).toBe(true);
      expect((await look(stores, { ...inDirectMessage, userId: 'U2' })).questionUnderWay).toBe(false);
      expect((await look(stores, onQuestion)).questionUnderWay).toBe(false);
    });

    test('a message that is no question is not waited for', async () => {
      const destination = { to: 'channel', channelId: 'C1', threadTs: '100.0' } as const;
      await stores.outbox.add([aSummaryPost({ destination })], nine);
      await stores.outbox.claim(await entryId(stores, aSummaryPost()), nine);
      expect((await look(stores, inThread)).questionUnderWay).toBe(false);
    });

    test('a change that began before its session got a place does not undo it', async () => {
      const before = aSession({ channelId: null, threadTs: null });
      await store(stores, { write: 'session', session: before }, { write: 'post', post: aQuestionPost() });
      await land(stores, aQuestionPost(), { channelId: 'D1', messageTs: '5.0' });
      await store(stores, { write: 'session', session: { ...before, status: 'grading' } });
      const placed = { ...before, status: 'grading', channelId: 'D1', threadTs: '5.0' };
      expect((await stores.practice.load('s1'))?.session).toEqual(placed);
    });

    test('the text of one message is changed, or goes', async () => {
      const second = aPart({ messageTs: '102.0' });
      await store(
        stores,
        { write: 'session', session: aSession() },
        { write: 'answer', answer: aPart() },
        { write: 'answer', answer: second },
      );
      const { teamId, channelId } = second;
      await store(stores, { write: 'answer-text', teamId, channelId, messageTs: '101.0', text: 'edited' });
      await store(stores, { write: 'answer-text', teamId, channelId, messageTs: '102.0', text: null });
      const texts = (await stores.practice.load('s1'))?.answers.map(({ text }) => text);
      expect(texts).toEqual(['edited', null]);
    });

    test('setting a step aside marks its parts and no others', async () => {
      await store(
        stores,
        { write: 'session', session: aSession() },
        { write: 'answer', answer: aPart() },
        { write: 'answer', answer: aPart({ messageTs: '102.0', step: followUp }) },
      );
      await store(stores, { write: 'set-aside', sessionId: 's1', step: followUp });
      const marks = (await stores.practice.load('s1'))?.answers.map(({ setAside }) => setAside);
      expect(marks).toEqual([false, true]);
    });

    test('answers come in the order in which they were written', async () => {
      await store(stores, { write: 'session', session: aSession() });
      const early = aPart({ messageTs: '300.0', receivedAt: later(1) });
      const same = aPart({ messageTs: '200.0', receivedAt: later(2) });
      const late = aPart({ messageTs: '250.0', receivedAt: later(2) });
      for (const answer of [late, early, same]) await store(stores, { write: 'answer', answer });
      const order = (await stores.practice.load('s1'))?.answers.map(({ messageTs }) => messageTs);
      expect(order).toEqual(['300.0', '200.0', '250.0']);
    });

    test('of each step the latest revision counts, and none is stored twice', async () => {
      const first = aStepGrade();
      const second = aStepGrade({
        revision: 2,
        grade: aGrade({ 'tells-people': 'missed' }),
        gradedAt: later(60),
      });
      const other = aStepGrade({ step: followUp, gradedAt: later(30) });
      await store(stores, { write: 'session', session: aSession() });
      for (const grade of [first, other, second]) await store(stores, { write: 'grade', grade });
      await expect(store(stores, { write: 'grade', grade: second })).rejects.toThrow();
      expect((await stores.practice.load('s1'))?.grades).toEqual([other, second]);
    });

    test('scrubbing takes quotes and reasons out of one step and leaves its verdicts', async () => {
      const [verdict] = aGrade().verdicts;
      const quotes = [{ sentence: 1, quote: 'I roll back' }];
      const grade = {
        ...aGrade(),
        verdicts: [{ ...verdict!, quotes, reason: 'They roll back.' }],
        redFlags: [{ redFlagId: 'blames-a-person', quotes }],
      };
      const kept = aStepGrade({ step: followUp, grade, gradedAt: later(1) });
      await store(
        stores,
        { write: 'session', session: aSession() },
        { write: 'grade', grade: aStepGrade({ grade }) },
        { write: 'grade', grade: kept },
      );
      await store(stores, { write: 'scrub-quotes', sessionId: 's1', step: 'main' });
      const scrubbed = {
        ...grade,
        verdicts: [{ ...verdict!, quotes: [], reason: '' }],
        redFlags: [{ redFlagId: 'blames-a-person', quotes: [] }],
      };
      expect((await stores.practice.load('s1'))?.grades).toEqual([aStepGrade({ grade: scrubbed }), kept]);
    });

    test('the history holds each question once, with the time of its latest session', async () => {
      const other = { questionId: 'caching/stampede' };
      await store(stores, { write: 'session', session: aSession({ id: 's1', createdAt: later(0) }) });
      await store(stores, { write: 'session', session: aSession({ id: 's2', createdAt: later(60) }) });
      await store(stores, {
        write: 'session',
        session: aSession({ id: 's3', createdAt: later(30), ...other }),
      });
      await store(stores, { write: 'session', session: aSession({ id: 's4', userId: 'U2', ...other }) });
      await store(stores, {
        write: 'session',
        session: aSession({ id: 's5', teamId: 'T2', questionId: 'a/b' }),
      });
      expect(await stores.practice.history(member)).toEqual([
        { questionId: 'caching/stampede', lastAt: later(30) },
        { questionId: aSession().questionId, lastAt: later(60) },
      ]);
    });

    test('the earlier grade is the latest one of the last attempt whose main answer was graded', async () => {
      const latest = aStepGrade({ sessionId: 's1', revision: 2, gradedAt: later(5) });
      await store(stores, { write: 'session', session: aSession({ id: 's1' }) });
      await store(stores, { write: 'grade', grade: aStepGrade() }, { write: 'grade', grade: latest });
      await store(stores, { write: 'session', session: aSession({ id: 's2', attempt: 2 }) });
      await store(stores, { write: 'grade', grade: aStepGrade({ sessionId: 's2', step: followUp }) });
      expect(await stores.practice.earlierGrade(aSession({ id: 's3', attempt: 3 }))).toEqual(latest);
      expect(await stores.practice.earlierGrade(aSession({ id: 's1', attempt: 1 }))).toBeNull();
      expect(await stores.practice.earlierGrade(aSession({ userId: 'U2', attempt: 3 }))).toBeNull();
    });

    test('a grade that was taken back is no earlier grade', async () => {
      await store(stores, { write: 'session', session: aSession({ status: 'done', ended: 'withdrawn' }) });
      await store(stores, { write: 'grade', grade: aStepGrade() });
      expect(await stores.practice.earlierGrade(aSession({ id: 's2', attempt: 2 }))).toBeNull();
    });

    test('changes of one member at the same time all count', async () => {
      await store(stores, { write: 'session', session: aSession() });
      const ref = { by: 'id', ...member, sessionId: 's1' } as const;
      const takeOne = () =>
        stores.practice.change(ref, null, ({ record }) => {
          const session = record!.session;
          const hints = { main: (session.hints.main ?? 0) + 1 };
          return { result: hints.main, writes: [{ write: 'session', session: { ...session, hints } }] };
        });
      const taken = await Promise.all(Array.from({ length: 12 }, takeOne));
      expect(taken.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      expect((await stores.practice.load('s1'))?.session.hints).toEqual({ main: 12 });
    });
  });
}
