import { describe, expect, test } from 'vitest';
import { Bank } from '../../../src/core/bank/bank.ts';
import type { GraderReply } from '../../../src/core/grading/grader.ts';
import { gradeSession, regradeStep } from '../../../src/core/practice/grade.ts';
import { later } from './a-session.ts';
import { answerOne, answerTwo, away, type Conversation, nonsense, underADaily } from './conversation.ts';

async function answered(): Promise<Conversation> {
  const talk = await underADaily();
  await talk.say(answerOne, { messageTs: '101.0' });
  return talk;
}

/** Grades while `meanwhile` happens between the reading of the answer and the grader's reply. */
async function gradeWhile(talk: Conversation, meanwhile: () => Promise<unknown>) {
  const judge = talk.grader.turn;
  talk.grader.turn = async (request) => {
    await meanwhile();
    return judge(request);
  };
  const result = await talk.grade();
  talk.grader.turn = judge;
  return result;
}

const notices = (talk: Conversation) =>
  talk.outgoing().flatMap((outgoing) => (outgoing.kind === 'notice' ? [outgoing.notice.about] : []));

const regradeOf = (step: 'main') => ({ sessionId: 's1', step, revision: 1 });

describe('grading', () => {
  test('stores the grade, sends feedback and puts the follow-up', async () => {
    const talk = await answered();
    expect(await talk.grade()).toBe('graded');
    const { session, grades } = await talk.record();
    expect(session).toMatchObject({ status: 'waiting', step: 'follow-up:rollback-fails' });
    expect(grades).toMatchObject([{ step: 'main', revision: 1, grade: { score: { fraction: 1 } } }]);
    expect(talk.outgoing()).toEqual([{ kind: 'feedback', sessionId: 's1', step: 'main', revision: 1 }]);
  });

  test('reads all messages of the answer as one text', async () => {
    const talk = await answered();
    await talk.say(answerTwo);
    await talk.grade();
    expect(talk.grader.requests.map(({ answer }) => answer)).toEqual([`${answerOne}\n\n${answerTwo}`]);
  });

  test('run twice, as after a crash, grades once', async () => {
    const talk = await answered();
    await talk.grade();
    expect(await talk.grade()).toBe('nothing-to-grade');
    expect(talk.outgoing()).toHaveLength(1);
  });

  test('of a follow-up uses the rubric of the follow-up', async () => {
    const talk = await answered();
    await talk.grade();
    await talk.say(answerTwo);
    await talk.grade();
    expect(talk.grader.requests[1]?.step.criteria.map(({ id }) => id)).toEqual([
      'widens-the-search',
      'calls-for-help',
    ]);
  });

  test('of a session that is not known does nothing', async () => {
    const talk = await underADaily();
    expect(await talk.grade('s99')).toBe('nothing-to-grade');
  });
});

describe('an answer that changes while it is being read', () => {
  test('by one more message is graded whole by the job of that message', async () => {
    const talk = await answered();
    expect(await gradeWhile(talk, () => talk.say(answerTwo))).toBe('answer-changed');
    expect((await talk.record()).grades).toEqual([]);
    expect(talk.gradeJobs().map(({ at }) => at)).toEqual([later(4)]);
    expect(await talk.grade()).toBe('graded');
    expect(talk.grader.requests.at(-1)?.answer).toBe(`${answerOne}\n\n${answerTwo}`);
  });

  test('by an edit is graded as edited', async () => {
    const talk = await answered();
    expect(await gradeWhile(talk, () => talk.edit('101.0', answerTwo))).toBe('answer-changed');
    await talk.grade();
    expect(talk.grader.requests.at(-1)?.answer).toBe(answerTwo);
  });

  test('by the deletion of one of its messages is graded without it', async () => {
    const talk = await answered();
    await talk.say(answerTwo);
    expect(await gradeWhile(talk, () => talk.remove('101.0'))).toBe('answer-changed');
    expect(talk.gradeJobs()).toHaveLength(1);
    expect(await talk.grade()).toBe('graded');
    expect(talk.grader.requests.at(-1)?.answer).toBe(answerTwo);
  });

  test('by the deletion of all of it is not graded, and it is the member’s turn', async () => {
    const talk = await answered();
    expect(await gradeWhile(talk, () => talk.remove('101.0'))).toBe('nothing-to-grade');
    expect((await talk.record()).session.status).toBe('waiting');
    expect(talk.outgoing()).toEqual([]);
  });

  test('by being taken back is not graded', async () => {
    const talk = await answered();
    const takeBack = () => talk.press({ act: 'not-an-answer', step: 'main' });
    expect(await gradeWhile(talk, takeBack)).toBe('nothing-to-grade');
    expect((await talk.record()).grades).toEqual([]);
    expect(notices(talk)).toEqual(['answer-withdrawn']);
  });

  test('by an edit of a message that goes as well waits for one job only', async () => {
    const talk = await answered();
    await talk.say(answerTwo);
    await gradeWhile(talk, async () => {
      await talk.edit('101.0', `${answerOne} Then I write it down.`);
      await talk.remove('101.0');
    });
    expect(talk.gradeJobs()).toHaveLength(1);
  });
});

describe('an answer that cannot be graded', () => {
  test('is refused without asking the grader, and the next message is the answer', async () => {
    const talk = await underADaily();
    await talk.say('no no no no no no');
    expect(await talk.grade()).toBe('refused');
    expect(talk.grader.requests).toEqual([]);
    expect(notices(talk)).toEqual(['not-gradable']);
    await talk.say(answerOne);
    await talk.grade();
    expect(talk.grader.requests.map(({ answer }) => answer)).toEqual([answerOne]);
  });

  test('refused twice is told twice', async () => {
    const talk = await underADaily();
    await talk.say('no no no no no no');
    await talk.grade();
    await talk.say('yes yes yes yes yes');
    await talk.grade();
    expect(notices(talk)).toEqual(['not-gradable', 'not-gradable']);
  });
});

describe('a grader that fails', () => {
  async function failing(talk: Conversation, reply: GraderReply, times: number) {
    talk.grader.turn = () => reply;
    const waits: number[] = [];
    for (let i = 0; i < times; i++) {
      expect(await talk.grade()).toBe('delayed');
      const at = talk.gradeJobs()[0]?.at ?? talk.now();
      const waitMs = at.getTime() - talk.now().getTime();
      waits.push(waitMs / 1000);
      talk.pass(waitMs);
    }
    return waits;
  }

  test('is asked again with growing pauses, the member is told once, and the grade comes', async () => {
    const talk = await answered();
    const judge = talk.grader.turn;
    expect(await failing(talk, away, 8)).toEqual([5, 15, 30, 60, 120, 300, 300, 300]);
    expect(notices(talk)).toEqual(['grade-delayed']);
    talk.grader.turn = judge;
    expect(await talk.grade()).toBe('graded');
    expect((await talk.record()).session.trouble).toEqual({ tries: 0, badReplies: 0, told: false });
  });

  test('is left in peace for as long as it asks for', async () => {
    const talk = await answered();
    expect(
      await failing(talk, { kind: 'unavailable', reason: 'rate limit', retryAfterMs: 42_000 }, 2),
    ).toEqual([42, 42]);
  });

  test('never makes a grade, neither a zero nor a pass', async () => {
    const talk = await answered();
    await failing(talk, away, 3);
    await failing(talk, nonsense, 3);
    const { session, grades } = await talk.record();
    expect(grades).toEqual([]);
    expect(session).toMatchObject({ status: 'grading', step: 'main' });
  });

  test('with nonsense is given up at the sixth reply, and the member can have it tried again', async () => {
    const talk = await answered();
    const judge = talk.grader.turn;
    await failing(talk, nonsense, 5);
    expect(await talk.grade()).toBe('given-up');
    expect(notices(talk)).toEqual(['grade-delayed', 'grade-failed']);
    talk.grader.turn = judge;
    expect(await talk.press({ act: 'grade-again' })).toBe('done');
    expect(await talk.grade()).toBe('graded');
  });

  test('by staying away is waited for three days, and no longer', async () => {
    const talk = await answered();
    talk.grader.turn = () => away;
    talk.pass(3 * 24 * 60 * 60 * 1000);
    expect(await talk.grade()).toBe('delayed');
    talk.pass(1);
    expect(await talk.grade()).toBe('given-up');
  });

  test('is told of again when the next try is given up too', async () => {
    const talk = await answered();
    await failing(talk, nonsense, 5);
    await talk.grade();
    talk.pass(60_000);
    await talk.press({ act: 'grade-again' });
    await failing(talk, nonsense, 5);
    expect(await talk.grade()).toBe('given-up');
    expect(notices(talk)).toEqual(['grade-delayed', 'grade-failed', 'grade-failed']);
  });

  test('while more of the answer comes is not told of twice', async () => {
    const talk = await answered();
    await failing(talk, away, 2);
    await talk.say(answerTwo);
    await failing(talk, away, 2);
    expect(notices(talk)).toEqual(['grade-delayed']);
  });
});

test('an answer to a question that the bank no longer holds does not hang: its author is told', async () => {
  const talk = await answered();
  const empty = { ...talk.grading, bank: new Bank([]) };
  talk.world.finishJob('grade:s1');
  expect(await gradeSession(empty, 's1')).toBe('given-up');
  expect((await talk.record()).session.status).toBe('waiting');
  expect(notices(talk)).toEqual(['grade-failed']);
});

describe('regrading', () => {
  async function edited(): Promise<Conversation> {
    const talk = await answered();
    await talk.grade();
    await talk.edit('101.0', answerTwo);
    return talk;
  }

  test('an edited answer makes a second revision; the first stays and the chain does not move', async () => {
    const talk = await edited();
    expect(notices(talk)).toEqual(['answer-edited']);
    const before = (await talk.record()).session;
    expect(await talk.press({ act: 'regrade', step: 'main', revision: 1 })).toBe('done');
    expect(await regradeStep(talk.grading, regradeOf('main'))).toBe('graded');
    const { session, grades } = await talk.record();
    expect(session).toEqual(before);
    expect(grades.map(({ revision }) => revision)).toEqual([2]);
    expect(talk.grader.requests.at(-1)?.answer).toBe(answerTwo);
    expect(talk.outgoing().at(-1)).toEqual({ kind: 'feedback', sessionId: 's1', step: 'main', revision: 2 });
  });

  test.each([
    ['away', away],
    ['talking nonsense', nonsense],
  ])('with a grader that is %s leaves the old grade and asks to be run again', async (_name, reply) => {
    const talk = await edited();
    talk.grader.turn = () => reply;
    await expect(regradeStep(talk.grading, regradeOf('main'))).rejects.toThrow('Cannot regrade session s1');
    expect((await talk.record()).grades.map(({ revision }) => revision)).toEqual([1]);
  });

  test('an answer that was edited to nothing keeps its grade and says so', async () => {
    const talk = await answered();
    await talk.grade();
    await talk.edit('101.0', 'no no no');
    expect(await regradeStep(talk.grading, regradeOf('main'))).toBe('refused');
    expect((await talk.record()).grades.map(({ revision }) => revision)).toEqual([1]);
    expect(notices(talk)).toEqual(['answer-edited', 'not-gradable']);
  });

  test('an answer of which a message is deleted meanwhile is done over without it', async () => {
    const talk = await answered();
    await talk.say(answerTwo, { messageTs: '102.0' });
    await talk.grade();
    const judge = talk.grader.turn;
    talk.grader.turn = async (request) => {
      await talk.remove('101.0');
      return judge(request);
    };
    expect(await regradeStep(talk.grading, regradeOf('main'))).toBe('answer-changed');
    expect(talk.world.jobs().map(({ key }) => key)).toContain('regrade:s1:main');
  });

  test.each([
    ['an answer that is gone', async (talk: Conversation) => talk.remove('101.0')],
    [
      'an answer that was taken back',
      async (talk: Conversation) => talk.press({ act: 'not-an-answer', step: 'main' }),
    ],
  ])('%s does nothing', async (_name, happen) => {
    const talk = await edited();
    await happen(talk);
    expect(await regradeStep(talk.grading, regradeOf('main'))).toBe('nothing-to-grade');
    expect((await talk.record()).grades.map(({ revision }) => revision)).toEqual([1]);
  });
});
