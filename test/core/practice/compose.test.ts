import { describe, expect, test } from 'vitest';
import type { Content } from '../../../src/core/delivery/content.ts';
import { composeForSession } from '../../../src/core/practice/compose.ts';
import { retryQuestion, startPractice, submitPrivately } from '../../../src/core/practice/start.ts';
import { aQuestion } from '../../builders/question.ts';
import { answerOne, answerTwo, type Conversation, meetsAll, underADaily } from './conversation.ts';

const member = { teamId: 'T1', userId: 'U1' };
type OfSession = Parameters<typeof composeForSession>[1];

function compose(talk: Conversation, outgoing: OfSession): Promise<Content | null> {
  return composeForSession({ bank: talk.deps.bank, store: talk.world.practice }, outgoing);
}

/** Says `missed` of the named criteria, and `met` of all others. */
function misses(talk: Conversation, ...ids: string[]) {
  talk.grader.turn = (request) => {
    const reply = meetsAll(request);
    if (reply.kind !== 'judged') return reply;
    const judgements = reply.judgements.map((judgement) =>
      ids.includes(judgement.criterionId) ? { ...judgement, verdict: 'missed' as const } : judgement,
    );
    return { ...reply, judgements };
  };
}

const feedback = (
  step: 'main' | `follow-up:${string}` = 'main',
  revision = 1,
  sessionId = 's1',
): OfSession => ({
  kind: 'feedback',
  sessionId,
  step,
  revision,
});
const summary = (sessionId = 's1'): OfSession => ({ kind: 'summary', sessionId });

async function graded(...missed: string[]): Promise<Conversation> {
  const talk = await underADaily();
  misses(talk, ...missed);
  await talk.say(answerOne, { messageTs: '101.0' });
  await talk.grade();
  return talk;
}

describe('feedback', () => {
  test('carries the grade, who it is for and the follow-up that comes next', async () => {
    const talk = await graded('closes-the-gap');
    expect(await compose(talk, feedback())).toMatchObject({
      kind: 'feedback',
      userId: 'U1',
      inChannel: true,
      attempt: 1,
      next: { kind: 'follow-up', step: 'follow-up:prove-it', number: 1, of: 3 },
      comparison: null,
    });
  });

  test('keeps back the criterion that the next follow-up asks about, and suggests another', async () => {
    const talk = await graded('closes-the-gap', 'tells-people');
    expect(await compose(talk, feedback())).toMatchObject({
      withheld: ['closes-the-gap'],
      improvement: { criterionId: 'tells-people' },
    });
  });

  test('suggests nothing where nothing is missing', async () => {
    const talk = await graded();
    expect(await compose(talk, feedback())).toMatchObject({ withheld: [], improvement: null });
  });

  test('composed late still names the follow-up that came after its own step', async () => {
    const talk = await graded('closes-the-gap');
    await talk.say(answerTwo);
    await talk.grade();
    const late = await compose(talk, feedback());
    expect(late).toMatchObject({ next: { step: 'follow-up:prove-it', number: 1 } });
    const second = await compose(talk, feedback('follow-up:prove-it'));
    expect(second).toMatchObject({ next: { step: 'follow-up:rollback-fails', number: 2, of: 3 } });
  });

  test('of the last step says that the summary comes', async () => {
    const talk = await graded();
    for (let i = 0; i < 3; i++) {
      await talk.say(answerTwo);
      await talk.grade();
    }
    const { session } = await talk.record();
    expect(await compose(talk, feedback(session.step))).toMatchObject({ next: { kind: 'summary' } });
  });

  test('of a regrade announces nothing next', async () => {
    const talk = await graded('closes-the-gap');
    expect(await compose(talk, feedback('main', 2))).toMatchObject({ next: { kind: 'none' }, revision: 2 });
  });

  test('composed after the answer was deleted quotes nothing of it', async () => {
    const talk = await graded();
    await talk.remove('101.0');
    expect(JSON.stringify(await compose(talk, feedback()))).not.toContain('roll back to the previous build');
  });

  test('is not sent any more once the answer was taken back', async () => {
    const talk = await graded();
    await talk.press({ act: 'not-an-answer', step: 'main' });
    expect(await compose(talk, feedback())).toBeNull();
  });
});

describe('a follow-up', () => {
  test('put after a skip is one of as many as the member wants', async () => {
    const talk = await graded('closes-the-gap');
    await talk.say('skip');
    const step = 'follow-up:rollback-fails';
    expect(await compose(talk, { kind: 'follow_up', sessionId: 's1', step })).toMatchObject({
      kind: 'follow_up',
      asks: aQuestion().follow_ups[0]?.asks,
      number: 2,
      of: 3,
    });
  });

  test('that is no longer the present step is not sent', async () => {
    const talk = await graded('closes-the-gap');
    await talk.say('skip');
    await talk.say('skip');
    const outgoing = { kind: 'follow_up', sessionId: 's1', step: 'follow-up:rollback-fails' } as const;
    expect(await compose(talk, outgoing)).toBeNull();
  });
});

describe('the summary', () => {
  test('has every step that was graded or skipped, the score, the reading and the hints', async () => {
    const talk = await underADaily();
    await talk.say('hint');
    misses(talk, 'closes-the-gap');
    await talk.say(answerOne);
    await talk.grade();
    await talk.say('skip');
    await talk.say(answerTwo);
    await talk.grade();
    await talk.say('stop');
    const content = await compose(talk, summary());
    if (content?.kind !== 'summary') throw new Error('There is no summary');
    expect(content.steps.map(({ step, outcome }) => [step, outcome])).toEqual([
      ['main', 'graded'],
      ['follow-up:prove-it', 'skipped'],
      ['follow-up:rollback-fails', 'graded'],
    ]);
    expect(content).toMatchObject({ ended: 'stopped', hintsTaken: 1, inChannel: true, comparison: null });
    expect(content.score).toBeCloseTo((2 * 0.7 + 1) / 3);
    expect(content.reading?.senior.reads).toBe('meets');
    expect(content.reading?.staff.movers).toEqual(['closes-the-gap']);
  });

  test('leaves out a follow-up whose answer was taken back, and its grade does not count', async () => {
    const talk = await graded();
    misses(talk, 'widens-the-search', 'calls-for-help');
    await talk.say(answerTwo);
    await talk.grade();
    await talk.press({ act: 'not-an-answer', step: 'follow-up:rollback-fails' });
    await talk.say('stop');
    const content = await compose(talk, summary());
    expect(content).toMatchObject({ score: 1, steps: [{ step: 'main', outcome: 'graded' }] });
  });

  test('of a session that was stopped before a grade has no score and no reading', async () => {
    const talk = await underADaily();
    await talk.say('hint');
    await talk.say('stop');
    expect(await compose(talk, summary())).toMatchObject({ score: null, reading: null, steps: [] });
  });

  test.each(['open', 'taken back'])('is not sent of a session that is %s', async (state) => {
    const talk = await graded();
    if (state === 'taken back') await talk.press({ act: 'not-an-answer', step: 'main' });
    expect(await compose(talk, summary())).toBeNull();
  });
});

describe('a retry', () => {
  test('shows what was gained and lost against the attempt before', async () => {
    const talk = await graded('closes-the-gap', 'tells-people');
    await talk.say('stop');
    const started = await retryQuestion(talk.deps, { ...member, sessionId: 's1' }, talk.now());
    if (started.kind !== 'started') throw new Error(started.kind);
    const { sessionId } = started;
    misses(talk, 'finds-the-trigger', 'tells-people');
    await talk.say(answerTwo);
    await talk.grade(sessionId);
    const comparison = {
      earlierScore: 0.5,
      nowScore: 0.6,
      gained: ['closes-the-gap'],
      lost: ['finds-the-trigger'],
    };
    expect(await compose(talk, feedback('main', 1, sessionId))).toMatchObject({ attempt: 2, comparison });
    await talk.say('stop');
    expect(await compose(talk, summary(sessionId))).toMatchObject({ attempt: 2, comparison });
  });
});

test('a question that was answered in the form shows that answer, and one of practice none', async () => {
  const talk = await underADaily();
  const given = { ...member, questionId: aQuestion().id, dailyId: 'd1', viewId: 'V1', text: answerOne };
  await submitPrivately(talk.deps, given, talk.now());
  const question = (sessionId: string): OfSession => ({ kind: 'question', sessionId });
  expect(await compose(talk, question('s1'))).toMatchObject({ origin: 'private', answer: answerOne });
  await startPractice(talk.deps, { ...member, topic: null }, talk.now());
  expect(await compose(talk, question('s2'))).toMatchObject({ origin: 'practice', answer: null });
});

test('hints are counted from one, and an index beyond the last is not sent', async () => {
  const talk = await graded();
  const hint = (index: number): OfSession => ({ kind: 'hint', sessionId: 's1', step: 'main', index });
  expect(await compose(talk, hint(1))).toEqual({
    kind: 'hint',
    sessionId: 's1',
    step: 'main',
    number: 2,
    of: 2,
    text: aQuestion().hints[1],
  });
  expect(await compose(talk, hint(2))).toBeNull();
});

test('nothing is said of a session that is gone', async () => {
  const talk = await graded();
  expect(await compose(talk, summary('s99'))).toBeNull();
  expect(await compose(talk, feedback('main', 1, 's99'))).toBeNull();
});
