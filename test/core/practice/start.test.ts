import { describe, expect, test } from 'vitest';
import type { OutboxEntry } from '../../../src/core/delivery/outbox.ts';
import { defaultSettings } from '../../../src/core/members/member.ts';
import { retryQuestion, startPractice, submitPrivately } from '../../../src/core/practice/start.ts';
import { aQuestion } from '../../builders/question.ts';
import {
  aConversation,
  answerOne,
  answerTwo,
  type Conversation,
  thread,
  underADaily,
} from './conversation.ts';

const member = { teamId: 'T1', userId: 'U1' };
const bank = [
  aQuestion({ id: 'incidents/checkout-down' }),
  aQuestion({ id: 'incidents/disk-full', level: 'staff' }),
  aQuestion({ id: 'platform/golden-path' }),
  aQuestion({ id: 'platform-teams/charter' }),
];

async function land(talk: Conversation, entry: OutboxEntry | undefined, messageTs: string) {
  if (!entry) throw new Error('Nothing was to be sent');
  await talk.world.outbox.claim(entry.id, talk.now());
  await talk.world.outbox.markSent(entry.id, { channelId: 'D1', messageTs });
}

describe('practice', () => {
  test('asks in the direct message and waits for the answer there', async () => {
    const talk = aConversation({ questions: bank });
    const started = await startPractice(talk.deps, { ...member, topic: null }, talk.now());
    expect(started).toEqual({ kind: 'started', sessionId: 's1', questionId: 'incidents/checkout-down' });
    expect((await talk.record()).session).toMatchObject({
      origin: 'practice',
      status: 'waiting',
      attempt: 1,
      channelId: null,
    });
    const [entry] = talk.world.outbox.entries();
    expect(entry).toMatchObject({ key: 'question:s1', destination: { to: 'member', userId: 'U1' } });
    await land(talk, entry, '200.0');
    expect(await talk.say('roll back', { channelId: 'D1', threadTs: null })).toMatchObject({
      kind: 'accepted',
    });
    expect(await talk.say('and compare', { channelId: 'D1', threadTs: '200.0' })).toMatchObject({
      kind: 'accepted',
      sessionId: 's1',
    });
  });

  test('asks what was not had yet, and again from the oldest when all were had', async () => {
    const talk = aConversation({ questions: bank });
    const had: string[] = [];
    for (let i = 0; i < 5; i++) {
      const started = await startPractice(talk.deps, { ...member, topic: null }, talk.now());
      if (started.kind === 'started') had.push(started.questionId);
      talk.pass(1000);
    }
    expect(new Set(had.slice(0, 4))).toEqual(new Set(bank.map(({ id }) => id)));
    expect(had[4]).toBe(had[0]);
  });

  test.each([
    ['platform', 'platform/golden-path'],
    [' Platform ', 'platform/golden-path'],
    ['platform teams', 'platform-teams/charter'],
    ['inc', 'incidents/checkout-down'],
  ])('of the topic %j asks %s', async (topic, questionId) => {
    const talk = aConversation({ questions: bank });
    const started = await startPractice(talk.deps, { ...member, topic }, talk.now());
    expect(started).toMatchObject({ kind: 'started', questionId });
  });

  test.each(['plat', 'cooking', ''])('of the topic %j names the topics that there are', async (topic) => {
    const talk = aConversation({ questions: bank });
    expect(await startPractice(talk.deps, { ...member, topic }, talk.now())).toEqual({
      kind: 'unknown-topic',
      topics: talk.deps.bank.topics,
    });
    expect(talk.outgoing()).toEqual([]);
  });

  test('leaves the question that is open in a channel today for there, as long as there is another', async () => {
    const talk = await underADaily({ questions: bank.slice(0, 2) });
    const ask = () => startPractice(talk.deps, { ...member, userId: 'U7', topic: null }, talk.now());
    const daily = await talk.world.dailies.load('d1');
    expect(await ask()).not.toMatchObject({ questionId: daily?.questionId });
    const alone = await underADaily({ questions: bank.slice(0, 1) });
    const only = await startPractice(alone.deps, { ...member, topic: null }, alone.now());
    expect(only).toMatchObject({ kind: 'started', questionId: bank[0]?.id });
  });

  test('asks at the member’s level where it can', async () => {
    const talk = aConversation({ questions: bank });
    await talk.world.members.saveSettings(member, { ...defaultSettings, level: 'staff', maxFollowUps: 2 });
    const started = await startPractice(talk.deps, { ...member, topic: 'incidents' }, talk.now());
    expect(started).toMatchObject({ questionId: 'incidents/disk-full' });
    expect((await talk.record()).session.maxFollowUps).toBe(2);
  });
});

describe('a private answer', () => {
  const given = { ...member, questionId: bank[0]?.id ?? '', dailyId: 'd1', viewId: 'V1', text: answerOne };

  test('opens a session in the direct message that begins with it', async () => {
    const talk = aConversation({ questions: bank });
    await submitPrivately(talk.deps, given, talk.now());
    const { session, answers } = await talk.record();
    expect(session).toMatchObject({ origin: 'private', dailyId: 'd1', status: 'grading', channelId: null });
    expect(answers).toMatchObject([{ channelId: 'modal', messageTs: 'view:V1', text: answerOne }]);
    expect(talk.outgoing()).toEqual([{ kind: 'question', sessionId: 's1' }]);
    expect(await talk.grade()).toBe('graded');
  });

  test('sent twice from the same form is one answer', async () => {
    const talk = aConversation({ questions: bank });
    await submitPrivately(talk.deps, given, talk.now());
    await submitPrivately(talk.deps, given, talk.now());
    expect(await talk.world.practice.load('s2')).toBeNull();
    expect(talk.outgoing()).toHaveLength(1);
  });

  test('to a question that is gone stores nothing', async () => {
    const talk = aConversation({ questions: bank });
    const gone = { ...given, questionId: 'incidents/gone' };
    expect(await submitPrivately(talk.deps, gone, talk.now())).toEqual({ kind: 'no-such-question' });
    expect(await talk.world.practice.load('s1')).toBeNull();
  });

  test('goes on in the thread of the direct message', async () => {
    const talk = aConversation({ questions: bank });
    await submitPrivately(talk.deps, given, talk.now());
    await talk.grade();
    await land(talk, talk.world.outbox.entries()[0], '200.0');
    talk.pass(1000);
    const step = 'follow-up:rollback-fails';
    await talk.say(answerTwo, { channelId: 'D1', threadTs: '200.0' });
    expect((await talk.record()).answers.map((part) => part.step)).toEqual(['main', step]);
  });
});

describe('a retry', () => {
  const wish = { ...member, sessionId: 's1' };

  async function ended(): Promise<Conversation> {
    const talk = await underADaily();
    await talk.say(answerOne);
    await talk.grade();
    await talk.say('stop');
    return talk;
  }

  test('puts the same question again in the same thread, as the second attempt', async () => {
    const talk = await ended();
    const started = await retryQuestion(talk.deps, wish, talk.now());
    if (started.kind !== 'started') throw new Error(started.kind);
    const { session } = await talk.record(started.sessionId);
    expect(session).toMatchObject({ attempt: 2, status: 'waiting', origin: 'daily', ...thread });
    expect(talk.world.outbox.entries().at(-1)).toMatchObject({
      key: `question:${started.sessionId}`,
      destination: { to: 'session', sessionId: started.sessionId },
    });
    expect(await talk.say(answerTwo)).toEqual({ kind: 'accepted', sessionId: started.sessionId });
    expect((await talk.record()).answers).toHaveLength(2);
  });

  test('pressed twice starts once', async () => {
    const talk = await ended();
    await retryQuestion(talk.deps, wish, talk.now());
    expect(await retryQuestion(talk.deps, wish, talk.now())).toEqual({ kind: 'still-open' });
    expect(talk.outgoing().filter(({ kind }) => kind === 'question')).toHaveLength(1);
  });

  test('while the chain is open is refused', async () => {
    const talk = await underADaily();
    await talk.say(answerOne);
    expect(await retryQuestion(talk.deps, wish, talk.now())).toEqual({ kind: 'still-open' });
  });

  test('of somebody else’s session, or in another team, is refused', async () => {
    const talk = await ended();
    expect(await retryQuestion(talk.deps, { ...wish, userId: 'U2' }, talk.now())).toEqual({
      kind: 'not-yours',
    });
    expect(await retryQuestion(talk.deps, { ...wish, teamId: 'T2' }, talk.now())).toEqual({
      kind: 'no-such-question',
    });
  });

  test('after the session was taken back counts as the first attempt', async () => {
    const talk = await ended();
    await talk.press({ act: 'not-an-answer', step: 'main' });
    const started = await retryQuestion(talk.deps, wish, talk.now());
    if (started.kind !== 'started') throw new Error(started.kind);
    expect((await talk.record(started.sessionId)).session.attempt).toBe(1);
  });
});
