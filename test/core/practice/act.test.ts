import { describe, expect, test } from 'vitest';
import { hintForDaily } from '../../../src/core/practice/act.ts';
import { answerOne, answerTwo, type Conversation, underADaily } from './conversation.ts';

async function onFirstFollowUp(): Promise<Conversation> {
  const talk = await underADaily();
  await talk.say(answerOne);
  await talk.grade();
  return talk;
}

describe('a button', () => {
  test('of somebody else’s session does nothing', async () => {
    const talk = await onFirstFollowUp();
    const before = await talk.record();
    for (const act of ['hint', 'skip', 'stop', 'grade-again'] as const) {
      expect(await talk.press({ act }, { userId: 'U2' })).toBe('not-yours');
    }
    expect(await talk.press({ act: 'not-an-answer', step: 'main' }, { userId: 'U2' })).toBe('not-yours');
    expect(await talk.press({ act: 'regrade', step: 'main', revision: 1 }, { userId: 'U2' })).toBe(
      'not-yours',
    );
    expect(await talk.record()).toEqual(before);
  });

  test('of a session that is not there says so', async () => {
    const talk = await onFirstFollowUp();
    expect(await talk.press({ act: 'stop' }, { sessionId: 's99' })).toBe('no-such-session');
  });

  test('“skip” pressed twice skips one follow-up', async () => {
    const talk = await onFirstFollowUp();
    const step = 'follow-up:rollback-fails';
    expect(await talk.press({ act: 'skip' }, { step })).toBe('done');
    expect(await talk.press({ act: 'skip' }, { step })).toBe('nothing-to-do');
    expect((await talk.record()).session.skipped).toEqual([step]);
  });

  test.each(['hint', 'skip', 'stop'] as const)(
    '“%s” on an old message does not move a later step',
    async (act) => {
      const talk = await onFirstFollowUp();
      const before = await talk.record();
      expect(await talk.press({ act }, { step: 'main' })).toBe('nothing-to-do');
      expect(await talk.record()).toEqual(before);
    },
  );

  test('“stop” pressed twice ends once, with one summary', async () => {
    const talk = await onFirstFollowUp();
    expect(await talk.press({ act: 'stop' })).toBe('done');
    expect(await talk.press({ act: 'stop' })).toBe('nothing-to-do');
    expect(talk.outgoing().filter(({ kind }) => kind === 'summary')).toHaveLength(1);
  });

  test('“not an answer” on a later feedback takes back that step only', async () => {
    const talk = await onFirstFollowUp();
    await talk.say(answerTwo);
    await talk.grade();
    await talk.press({ act: 'not-an-answer', step: 'follow-up:rollback-fails' });
    const { session, answers } = await talk.record();
    expect(session.status).toBe('waiting');
    expect(answers.map(({ text, setAside }) => [text, setAside])).toEqual([
      [answerOne, false],
      [null, true],
    ]);
  });

  test('“not an answer” also takes its words out of the grade', async () => {
    const talk = await onFirstFollowUp();
    await talk.press({ act: 'not-an-answer', step: 'main' });
    const { grades } = await talk.record();
    expect(grades.flatMap(({ grade }) => grade.verdicts.flatMap(({ quotes }) => quotes))).toEqual([]);
  });

  test('“regrade” without a grade is too late or too early', async () => {
    const talk = await underADaily();
    await talk.say(answerOne);
    expect(await talk.press({ act: 'regrade', step: 'main', revision: 1 })).toBe('nothing-to-do');
  });
});

describe('the hint button under a daily question', () => {
  const wish = { teamId: 'T1', userId: 'U1', dailyId: 'd1' };

  test('gives one hint after the other, then says that there is none', async () => {
    const talk = await underADaily();
    for (let i = 0; i < 3; i++) {
      expect(await hintForDaily(talk.deps, wish, talk.now())).toBe('done');
      talk.pass(1000);
    }
    expect(talk.outgoing()).toEqual([
      { kind: 'hint', sessionId: 's1', step: 'main', index: 0 },
      { kind: 'hint', sessionId: 's1', step: 'main', index: 1 },
      { kind: 'notice', notice: { about: 'no-more-hints', sessionId: 's1' } },
    ]);
  });

  test('opens the session in which the answer is given afterwards', async () => {
    const talk = await underADaily();
    await hintForDaily(talk.deps, wish, talk.now());
    expect(await talk.say(answerOne)).toEqual({ kind: 'accepted', sessionId: 's1' });
  });

  test('after the chain has ended does nothing', async () => {
    const talk = await onFirstFollowUp();
    await talk.say('stop');
    expect(await hintForDaily(talk.deps, wish, talk.now())).toBe('nothing-to-do');
  });

  test.each([
    ['a daily that is not there', { dailyId: 'd99' }],
    ['a daily of another team', { teamId: 'T2' }],
  ])('on %s does nothing', async (_name, other) => {
    const talk = await underADaily();
    expect(await hintForDaily(talk.deps, { ...wish, ...other }, talk.now())).toBe('no-such-session');
    expect(talk.outgoing()).toEqual([]);
  });
});
