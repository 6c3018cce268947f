import { beforeEach, describe, expect, test } from 'vitest';
import { usedUntil } from '../../../src/core/mock/clock.ts';
import { pressInInterview } from '../../../src/core/mock/hear.ts';
import { answerOne, answerTwo, away, meetsAll } from '../practice/conversation.ts';
import { anInterviewing, type Interviewing, kindsOf } from './an-interview.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

let talk: Interviewing;
beforeEach(() => {
  talk = anInterviewing();
});

async function started(wish: Parameters<Interviewing['start']>[0] = {}): Promise<void> {
  await talk.start(wish);
  await talk.deliver();
}

/** Everything after what is there now. */
function since(): () => string[] {
  const before = talk.outgoing().length;
  return () => kindsOf(talk.outgoing().slice(before));
}

describe('the course of an interview', () => {
  test('each question has its follow-ups, then comes the next, and after the last the debrief', async () => {
    await started({ minutes: 15, feedback: 'end' });
    const { sessions, plan } = (await talk.record()).interview;
    expect([sessions.length, plan.questions.length]).toEqual([1, 2]);
    for (let i = 0; i < 4; i++) await talk.answer(`${answerOne} ${i}`);
    expect(kindsOf(talk.outgoing())).toEqual([
      'question',
      'follow_up',
      'question',
      'follow_up',
      'debrief',
      'interview_file',
      'feedback',
      'feedback',
      'feedback',
      'feedback',
    ]);
    const { interview } = await talk.record();
    expect({ status: interview.status, ended: interview.ended }).toEqual({
      status: 'closed',
      ended: 'completed',
    });
  });

  test('with feedback after each answer every grade is told before what comes next', async () => {
    await started({ minutes: 15, feedback: 'each' });
    for (let i = 0; i < 4; i++) await talk.answer(`${answerOne} ${i}`);
    expect(kindsOf(talk.outgoing())).toEqual([
      'question',
      'feedback',
      'follow_up',
      'feedback',
      'question',
      'feedback',
      'follow_up',
      'feedback',
      'debrief',
      'interview_file',
    ]);
  });

  test('all of it is held in the thread that the first question opens', async () => {
    await started({ minutes: 15 });
    for (let i = 0; i < 4; i++) await talk.answer(`${answerOne} ${i}`);
    const { sessions } = await talk.record();
    expect(sessions.map(({ session }) => session.threadTs)).toEqual(['500.0', '500.0']);
    const [opening, ...rest] = talk.world.outbox.entries();
    const holder = sessions[0]?.session.id;
    expect(opening?.destination).toEqual({ to: 'member', userId: 'U1' });
    const places = rest
      .filter(({ outgoing }) => outgoing.kind !== 'reaction')
      .map((each) => each.destination);
    expect(new Set(places.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify({ to: 'session', sessionId: holder })]),
    );
  });

  test('a follow-up is skipped for the next one, and a question for the next question', async () => {
    await started({ minutes: 30 });
    await talk.answer(answerOne);
    const told = since();
    await talk.say('skip');
    expect(told()).toEqual(['follow_up']);
    await talk.say('skip');
    expect(told()).toEqual(['follow_up', 'question']);
    await talk.deliver();
    await talk.say('skip');
    expect(told()).toEqual(['follow_up', 'question', 'question']);
  });

  test('when the time is up, the question under way is finished and no other is put', async () => {
    await started({ minutes: 15 });
    talk.pass(16 * minute);
    await talk.answer(answerOne);
    expect((await talk.current()).session.step).not.toBe('main');
    await talk.answer(answerTwo);
    const { interview } = await talk.record();
    expect([interview.ended, interview.sessions.length]).toEqual(['time', 1]);
  });

  test('the end comes at once between answers', async () => {
    await started();
    await talk.answer(answerOne);
    const told = since();
    await talk.say('end');
    expect(told()).toEqual(['debrief', 'interview_file', 'feedback']);
    expect((await talk.record()).interview.ended).toBe('ended-early');
  });

  test('an answer that is being graded gets its grade before the end', async () => {
    await started();
    await talk.say(answerOne);
    const told = since();
    await talk.say('end');
    await talk.say('end');
    expect(told()).toEqual(['interview-ending']);
    await talk.grade((await talk.current()).session.id);
    expect(told()).toEqual(['interview-ending', 'debrief', 'interview_file', 'feedback']);
  });

  test('a second start offers the interview that is open', async () => {
    await started();
    const again = await talk.start();
    expect(again).toEqual({ kind: 'already-open', interviewId: 'i1' });
    await talk.say('end');
    expect((await talk.start()).kind).toBe('started');
  });

  test('a word that is delivered twice is obeyed once', async () => {
    await started();
    await talk.answer(answerOne);
    await talk.say('pause', { messageTs: '900.0' });
    await talk.say('resume');
    expect(await talk.say('pause', { messageTs: '900.0' })).toEqual({ kind: 'known-already' });
    expect((await talk.record()).interview.status).toBe('running');
  });

  test('words of an interview mean nothing to it once it is closed', async () => {
    await started();
    await talk.say('end');
    const before = await talk.record();
    for (const word of ['pause', 'resume', 'repeat', 'end']) await talk.say(word);
    expect(await talk.press('end', 'i1')).toBe('nothing-to-do');
    expect(await talk.record()).toEqual(before);
  });

  test('a press on somebody else’s interview changes nothing', async () => {
    await started();
    const before = await talk.record();
    const mock = { bank: talk.bank, interviews: talk.world.interviews, newId: () => 'x' };
    const press = { teamId: 'T1', userId: 'U2', interviewId: 'i1', word: 'end' } as const;
    expect(await pressInInterview(mock, press, talk.now())).toBe('not-yours');
    expect(await pressInInterview(mock, { ...press, teamId: 'T2' }, talk.now())).toBe('no-such-interview');
    expect(await talk.record()).toEqual(before);
  });
});

describe('the clock', () => {
  const used = async () => {
    const { interview } = await talk.record();
    return usedUntil(interview, talk.now()) / minute;
  };

  test('starts when the question stands, not when it was stored', async () => {
    await talk.start();
    talk.pass(5 * minute);
    await talk.deliver();
    talk.pass(2 * minute);
    expect(await used()).toBe(2);
  });

  test('stands while an answer is graded, and until the next question stands', async () => {
    await started();
    talk.pass(3 * minute);
    await talk.say(answerOne);
    talk.pass(10 * minute);
    await talk.grade((await talk.current()).session.id);
    talk.pass(10 * minute);
    expect(await used()).toBe(3);
    await talk.deliver();
    talk.pass(minute);
    expect(await used()).toBe(4);
  });

  test('counts the time between two messages of one answer, unless the second comes much later', async () => {
    await started();
    talk.pass(minute);
    await talk.say(answerOne);
    talk.pass(minute);
    await talk.say(answerTwo);
    talk.pass(60 * minute);
    await talk.say(answerTwo);
    expect(await used()).toBe(2);
  });

  test('stands during a pause', async () => {
    await started();
    talk.pass(2 * minute);
    await talk.say('pause');
    talk.pass(day / 2);
    await talk.say('resume');
    await talk.deliver();
    talk.pass(minute);
    expect(await used()).toBe(3);
  });

  test('goes on when an answer is sent back, and not while its grader is away', async () => {
    await started();
    talk.pass(minute);
    await talk.say(':tada: :tada:');
    await talk.grade((await talk.current()).session.id);
    talk.pass(minute);
    talk.grader.turn = () => away;
    await talk.say(answerOne);
    await talk.grade((await talk.current()).session.id);
    talk.pass(60 * minute);
    talk.grader.turn = meetsAll;
    await talk.grade((await talk.current()).session.id);
    expect(await used()).toBe(2);
  });

  test('a clock that was put back takes nothing off', async () => {
    await started();
    talk.pass(-5 * minute);
    await talk.say(answerOne);
    expect(await used()).toBe(0);
  });
});

describe('a pause', () => {
  test('is ended by an answer', async () => {
    await started();
    await talk.say('pause');
    await talk.answer(answerOne);
    const { interview } = await talk.record();
    expect([interview.status, (await talk.current()).grades.length]).toEqual(['running', 1]);
  });

  test('holds the next question back until it goes on', async () => {
    await started({ minutes: 15 });
    await talk.answer(answerOne);
    await talk.say(answerTwo);
    await talk.say('pause');
    const told = since();
    await talk.grade((await talk.current()).session.id);
    expect(told()).toEqual([]);
    expect(await talk.say('Are you still there, and what do I do now?')).toEqual({
      kind: 'told',
      interviewId: 'i1',
    });
    await talk.say('resume');
    expect(told()).toEqual(['interview-is-paused', 'question']);
  });

  test('holds a follow-up back too, and takes nothing for an answer to it before it is asked', async () => {
    await started({ minutes: 30 });
    await talk.say(answerOne);
    await talk.say('pause');
    const told = since();
    await talk.grade((await talk.current()).session.id);
    expect((await talk.say(answerTwo)).kind).toBe('told');
    await talk.say('resume');
    expect(told()).toEqual(['interview-is-paused', 'follow_up']);
    expect((await talk.say(answerTwo)).kind).toBe('accepted');
  });

  test('going on says the question once more', async () => {
    await started();
    await talk.say('pause');
    const told = since();
    await talk.say('resume');
    expect(told()).toEqual(['interview_again']);
  });
});

describe('silence', () => {
  test('brings one nudge after a day and the end after seven, with a debrief', async () => {
    await started();
    await talk.answer(answerOne);
    const told = since();
    talk.pass(day);
    expect(await talk.lookAfter('i1')).toBe('nudged');
    expect(await talk.lookAfter('i1')).toBe('waits');
    talk.pass(5 * day);
    expect(await talk.lookAfter('i1')).toBe('waits');
    talk.pass(day);
    expect(await talk.lookAfter('i1')).toBe('closed');
    expect(await talk.lookAfter('i1')).toBe('nothing-to-do');
    expect(told()).toEqual(['interview-nudge', 'debrief', 'interview_file', 'feedback']);
    const { interview } = await talk.record();
    expect([interview.ended, (await talk.current()).session.status]).toEqual(['silence', 'done']);
    // Seven days of silence are nobody's time to answer.
    expect(usedUntil(interview, talk.now())).toBe(0);
  });

  test('a word in between starts it anew', async () => {
    await started();
    talk.pass(day);
    await talk.lookAfter('i1');
    await talk.answer(answerOne);
    talk.pass(6.5 * day);
    expect(await talk.lookAfter('i1')).toBe('nudged');
  });

  test('is not the member’s while a grader is away', async () => {
    await started();
    talk.grader.turn = () => away;
    await talk.answer(answerOne);
    talk.pass(8 * day);
    expect(await talk.lookAfter('i1')).toBe('waits');
    expect((await talk.record()).interview.status).toBe('running');
  });
});
