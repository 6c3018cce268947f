import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../src/core/members/member.ts';
import { answerText } from '../../../src/core/practice/session.ts';
import { aQuestion } from '../../builders/question.ts';
import { aPart, aSession, later } from './a-session.ts';
import { aConversation, answerOne, answerTwo, underADaily } from './conversation.ts';

describe('a reply in a daily question’s thread', () => {
  test('opens a session, is stored and seen, and is graded once no more comes', async () => {
    const talk = await underADaily();
    expect(await talk.say(answerOne, { messageTs: '101.0' })).toEqual({ kind: 'accepted', sessionId: 's1' });
    expect(await talk.record()).toEqual({
      session: aSession({ status: 'grading' }),
      answers: [aPart({ text: answerOne })],
      grades: [],
    });
    expect(talk.gradeJobs().map(({ payload, at }) => ({ payload, at }))).toEqual([
      { payload: { sessionId: 's1' }, at: later(4) },
    ]);
    expect(
      talk.world.outbox.entries().map(({ key, outgoing, destination }) => [key, outgoing, destination]),
    ).toContainEqual([
      'seen:C1:101.0',
      { kind: 'reaction', name: 'eyes' },
      { to: 'message', channelId: 'C1', messageTs: '101.0' },
    ]);
  });

  test('in several messages is one answer, and each message puts the grading off', async () => {
    const talk = await underADaily();
    await talk.say(answerOne);
    talk.pass(3000);
    await talk.say(answerTwo);
    const { answers } = await talk.record();
    expect(answerText(answers, 'main')).toBe(`${answerOne}\n\n${answerTwo}`);
    expect(talk.gradeJobs().map(({ at }) => at)).toEqual([later(7)]);
  });

  test('delivered twice changes nothing', async () => {
    const talk = await underADaily();
    await talk.say(answerOne, { messageTs: '101.0' });
    const before = { record: await talk.record(), jobs: talk.world.jobs() };
    talk.pass(1000);
    expect(await talk.say(answerOne, { messageTs: '101.0' })).toEqual({
      kind: 'ignored',
      rule: 'known-already',
    });
    expect({ record: await talk.record(), jobs: talk.world.jobs() }).toEqual(before);
  });

  test('of two people makes a chain for each', async () => {
    const talk = await underADaily();
    await talk.say(answerOne, { userId: 'U1' });
    await talk.say(answerTwo, { userId: 'U2' });
    expect(talk.gradeJobs().map(({ payload }) => payload)).toEqual([
      { sessionId: 's1' },
      { sessionId: 's2' },
    ]);
    expect((await talk.record('s2')).session).toMatchObject({ userId: 'U2', attempt: 1 });
  });

  test('respects how many follow-ups its author wants', async () => {
    const talk = await underADaily();
    await talk.world.members.saveSettings(
      { teamId: 'T1', userId: 'U1' },
      { ...defaultSettings, level: 'staff', maxFollowUps: 1 },
    );
    await talk.say(answerOne);
    expect((await talk.record()).session.maxFollowUps).toBe(1);
  });

  test('that is talk opens nothing', async () => {
    const talk = await underADaily();
    expect(await talk.say('nice one!')).toEqual({ kind: 'ignored', rule: 'too-short-to-open' });
    expect(await talk.say('<@U2> what do you think of this?')).toEqual({
      kind: 'ignored',
      rule: 'to-somebody-else',
    });
    expect(await talk.world.practice.load('s1')).toBeNull();
    expect(talk.outgoing()).toEqual([]);
  });

  test.each(['skip', 'next', 'stop', 'quit', 'not an answer'])(
    '“%s” from somebody who has not begun is talk',
    async (word) => {
      const talk = await underADaily();
      expect(await talk.say(word)).toEqual({ kind: 'ignored', rule: 'nothing-begun' });
      expect(await talk.world.practice.load('s1')).toBeNull();
      expect(talk.outgoing()).toEqual([]);
    },
  );

  test('“hint” from somebody who has not begun gives the first hint, and the answer goes to that session', async () => {
    const talk = await underADaily();
    expect(await talk.say('hint')).toEqual({ kind: 'moved', sessionId: 's1', word: 'hint' });
    expect(talk.outgoing()).toEqual([{ kind: 'hint', sessionId: 's1', step: 'main', index: 0 }]);
    expect(await talk.say(answerOne)).toEqual({ kind: 'accepted', sessionId: 's1' });
    expect((await talk.record()).session).toMatchObject({ attempt: 1, hints: { main: 1 } });
  });

  test('before the first answer the strict rules hold, a hint taken or not', async () => {
    const talk = await underADaily();
    await talk.say('hint');
    expect(await talk.say('ah, thanks')).toEqual({ kind: 'ignored', rule: 'too-short-to-open' });
  });
});

describe('a word', () => {
  test('delivered twice is obeyed once', async () => {
    const talk = await underADaily();
    await talk.say(answerOne);
    await talk.say('hint', { messageTs: '150.0' });
    expect(await talk.say('hint', { messageTs: '150.0' })).toEqual({
      kind: 'ignored',
      rule: 'known-already',
    });
    expect((await talk.record()).session.hints).toEqual({ main: 1 });
  });

  test('is kept without its text and is no part of the answer', async () => {
    const talk = await underADaily();
    await talk.say(answerOne, { messageTs: '101.0' });
    await talk.say('hint', { messageTs: '150.0' });
    const { answers } = await talk.record();
    expect(answers).toEqual([
      aPart({ text: answerOne }),
      aPart({ messageTs: '150.0', text: null, setAside: true }),
    ]);
  });

  test('“skip” goes to the next follow-up, “stop” ends the chain', async () => {
    const talk = await underADaily();
    await talk.say(answerOne);
    await talk.grade();
    expect(await talk.say('skip')).toEqual({ kind: 'moved', sessionId: 's1', word: 'skip' });
    expect((await talk.record()).session).toMatchObject({ skipped: ['follow-up:rollback-fails'] });
    await talk.say('stop');
    expect((await talk.record()).session).toMatchObject({ status: 'done', ended: 'stopped' });
    expect(await talk.say(answerTwo)).toEqual({ kind: 'ignored', rule: 'chain-is-over' });
  });

  test.each(['next', 'stop'])('“%s” right after the answer does not cost its grade', async (word) => {
    const talk = await underADaily();
    await talk.say(answerOne);
    await talk.say(word);
    expect(await talk.grade()).toBe('graded');
    expect((await talk.record()).grades.map(({ step }) => step)).toEqual(['main']);
  });

  test('“not an answer” takes back what was written last, and only that', async () => {
    const talk = await underADaily();
    await talk.say(answerOne);
    await talk.grade();
    await talk.say(answerTwo);
    await talk.grade();
    await talk.say('not an answer');
    const { session, answers } = await talk.record();
    expect(session).toMatchObject({ status: 'waiting', ended: null });
    expect(answers.map(({ step, text }) => [step, text])).toEqual([
      ['main', answerOne],
      ['follow-up:rollback-fails', null],
      ['follow-up:angry-director', null],
    ]);
  });

  test('“not an answer” after the first answer leaves the thread as if nothing had been said', async () => {
    const talk = await underADaily();
    await talk.say(answerOne);
    await talk.grade();
    await talk.say('not an answer');
    expect((await talk.record()).session).toMatchObject({ status: 'done', ended: 'withdrawn' });
    expect(await talk.say('so true')).toEqual({ kind: 'ignored', rule: 'too-short-to-open' });
    expect(await talk.say(answerTwo)).toMatchObject({ kind: 'accepted' });
    const ids = talk.idsGiven();
    expect((await talk.record(`s${ids}`)).session).toMatchObject({ attempt: 1, status: 'grading' });
  });

  test('“stop” before anything was graded leaves the thread open for a new start', async () => {
    const talk = await underADaily();
    await talk.say('hint');
    await talk.say('stop');
    expect(await talk.say(answerOne)).toEqual({ kind: 'accepted', sessionId: 's3' });
    expect((await talk.record('s3')).session.attempt).toBe(1);
  });
});

describe('a message where no question is', () => {
  test('is ignored', async () => {
    const talk = await underADaily();
    expect(await talk.say(answerOne, { threadTs: '555.0' })).toEqual({
      kind: 'ignored',
      rule: 'no-question-here',
    });
    expect(await talk.say(answerOne, { channelId: 'D1', threadTs: null })).toEqual({
      kind: 'ignored',
      rule: 'no-question-here',
    });
  });

  test('is asked for again where a question is just being posted there', async () => {
    const talk = aConversation({ questions: [aQuestion()] });
    const post = {
      key: 'daily:d1',
      teamId: 'T1',
      outgoing: { kind: 'daily_question', dailyId: 'd1' },
      destination: { to: 'channel', channelId: 'C1', threadTs: null },
    } as const;
    await talk.world.outbox.add([post], talk.now());
    expect(await talk.say(answerOne)).toEqual({ kind: 'ignored', rule: 'no-question-here' });
    await talk.world.outbox.claim('entry-1', talk.now());
    expect(await talk.say(answerOne)).toEqual({ kind: 'too-early' });
    expect(await talk.world.practice.load('s1')).toBeNull();
  });

  test('of another team is not taken for this team’s thread', async () => {
    const talk = await underADaily();
    expect(await talk.say(answerOne, { teamId: 'T2' })).toEqual({
      kind: 'ignored',
      rule: 'no-question-here',
    });
  });
});
