import { describe, expect, test } from 'vitest';
import * as transitions from '../../../src/core/practice/transitions.ts';
import { aQuestion } from '../../builders/question.ts';
import {
  aGrade,
  aPart,
  aSession,
  aSessionRecord,
  aStepGrade,
  aWaitingAnswer,
  later,
  messagesIn,
  nine,
  onFollowUp,
  othersIn,
  postsIn,
  sessionIn,
} from './a-session.ts';

const question = aQuestion();
const times = { now: later(1), gradeAt: later(5) };
const message = { channelId: 'C1', messageTs: '101.0', text: 'I roll back first.' };
const done = aSession({ status: 'done', ended: 'completed' });

describe('an answer', () => {
  test('is stored for the present step, and grading waits for more of it', () => {
    const session = aSession();
    expect(transitions.addAnswer(session, message, times)).toEqual([
      { write: 'session', session: { ...session, status: 'grading', updatedAt: later(1) } },
      { write: 'answer', answer: aPart({ text: message.text, receivedAt: later(1) }) },
      { write: 'grade-job', sessionId: 's1', at: later(5) },
    ]);
  });

  test('in a second message belongs to the same step and moves the time of grading', () => {
    const { session } = aWaitingAnswer();
    const more = { ...message, messageTs: '102.0', text: 'And then I compare both builds.' };
    expect(othersIn(transitions.addAnswer(session, more, times))).toEqual([
      { write: 'answer', answer: aPart({ ...more, receivedAt: later(1) }) },
      { write: 'grade-job', sessionId: 's1', at: later(5) },
    ]);
  });

  test('after a follow-up was put answers the follow-up', () => {
    const writes = transitions.addAnswer(onFollowUp().session, message, times);
    expect(writes).toContainEqual({
      write: 'answer',
      answer: aPart({ text: message.text, step: 'follow-up:rollback-fails', receivedAt: later(1) }),
    });
  });

  test('that grows while the grader is away starts its tries again, and its author is not told again', () => {
    const trouble = { tries: 4, badReplies: 2, told: true };
    const writes = transitions.addAnswer(aSession({ status: 'grading', trouble }), message, times);
    expect(sessionIn(writes)?.trouble).toEqual({ tries: 0, badReplies: 0, told: true });
  });

  test('to the next step starts with no trouble told', () => {
    const trouble = { tries: 4, badReplies: 2, told: true };
    const writes = transitions.addAnswer(onFollowUp({ trouble }).session, message, times);
    expect(sessionIn(writes)?.trouble).toEqual({ tries: 0, badReplies: 0, told: false });
  });
});

describe('a grade', () => {
  test('is stored, told, and moves to the follow-up that probes the weakest criterion', () => {
    const record = aWaitingAnswer();
    const grade = aGrade({ 'closes-the-gap': 'missed' });
    const step = 'follow-up:prove-it' as const;
    expect(transitions.applyGrade(record, question, grade, later(9))).toEqual([
      { write: 'grade', grade: aStepGrade({ grade, gradedAt: later(9) }) },
      {
        write: 'session',
        session: { ...record.session, status: 'waiting', step, asked: [step], updatedAt: later(9) },
      },
      {
        write: 'earn',
        session: record.session,
        earned: {
          sessionId: 's1',
          step: 'main',
          questionId: question.id,
          topic: 'incidents',
          points: 88,
          score: 7000,
          isEstimate: false,
        },
      },
      {
        write: 'post',
        post: {
          key: 'feedback:s1:main:1',
          teamId: 'T1',
          outgoing: { kind: 'feedback', sessionId: 's1', step: 'main', revision: 1 },
          destination: { to: 'session', sessionId: 's1' },
        },
      },
    ]);
  });

  test.each([
    ['a second attempt', { attempt: 2 }],
    ['a question that is no daily one', { dailyId: null }],
  ])('of %s earns nothing', (_, overrides) => {
    const { session, ...record } = aWaitingAnswer();
    const waiting = { ...record, session: { ...session, ...overrides } };
    const writes = transitions.applyGrade(waiting, question, aGrade(), later(9));
    expect(writes.filter(({ write }) => write === 'earn')).toEqual([]);
  });

  test('after an earlier one for the same step earns nothing', () => {
    const record = { ...aWaitingAnswer(), grades: [aStepGrade()] };
    const writes = transitions.applyGrade(record, question, aGrade(), later(9));
    expect(writes.filter(({ write }) => write === 'earn')).toEqual([]);
  });

  test('of the last follow-up ends the session with a summary', () => {
    const record = onFollowUp({ status: 'grading', maxFollowUps: 1 });
    const writes = transitions.applyGrade(record, question, aGrade({}, record.session.step), later(9));
    expect(sessionIn(writes)).toEqual({
      ...record.session,
      status: 'done',
      ended: 'completed',
      updatedAt: later(9),
    });
    expect(messagesIn(writes)).toEqual([
      { kind: 'feedback', sessionId: 's1', step: 'follow-up:rollback-fails', revision: 1 },
      { kind: 'summary', sessionId: 's1' },
    ]);
  });

  test('with no follow-ups wanted ends the session after the main answer', () => {
    const writes = transitions.applyGrade(aWaitingAnswer({ maxFollowUps: 0 }), question, aGrade(), later(9));
    expect(sessionIn(writes)).toMatchObject({ status: 'done', ended: 'completed', asked: [] });
  });

  test.each([
    ['waiting', aSession()],
    ['done', done],
  ])('for a session that is %s changes nothing', (_name, session) => {
    const record = aSessionRecord({ session, answers: [aPart()] });
    expect(transitions.applyGrade(record, question, aGrade(), later(9))).toEqual([]);
  });
});

describe('an answer that cannot be graded', () => {
  test('is set aside, said so once, and it is the member’s turn again', () => {
    const { session } = aWaitingAnswer();
    const writes = transitions.refuseAnswer(session, { reason: 'too-short', key: 'main:101.0' }, later(9));
    expect(othersIn(writes)).toEqual([{ write: 'set-aside', sessionId: 's1', step: 'main' }]);
    expect(sessionIn(writes)).toEqual({ ...session, status: 'waiting', updatedAt: later(9) });
    expect(postsIn(writes)).toEqual([
      {
        key: 'not-gradable:s1:main:101.0',
        teamId: 'T1',
        outgoing: {
          kind: 'notice',
          notice: { about: 'not-gradable', sessionId: 's1', reason: 'too-short' },
        },
        destination: { to: 'session', sessionId: 's1' },
      },
    ]);
  });
});

describe('a grader that is away', () => {
  const retry = { now: later(9), retryAt: later(14) };

  test('is asked again, and the member is told once', () => {
    const { session } = aWaitingAnswer();
    const first = transitions.delayGrade(session, 'unavailable', retry);
    expect(othersIn(first)).toEqual([{ write: 'grade-job', sessionId: 's1', at: later(14) }]);
    expect(sessionIn(first)?.trouble).toEqual({ tries: 1, badReplies: 0, told: true });
    expect(messagesIn(first)).toEqual([
      { kind: 'notice', notice: { about: 'grade-delayed', sessionId: 's1' } },
    ]);

    const second = transitions.delayGrade(sessionIn(first) ?? session, 'bad-reply', retry);
    expect(sessionIn(second)?.trouble).toEqual({ tries: 2, badReplies: 1, told: true });
    expect(messagesIn(second)).toEqual([]);
  });

  test('when it is given up, the answer stays and another try is offered', () => {
    const { session } = aWaitingAnswer();
    const writes = transitions.giveUpGrading(session, later(9));
    expect(othersIn(writes)).toEqual([]);
    expect(sessionIn(writes)).toEqual({ ...session, status: 'waiting', updatedAt: later(9) });
    expect(messagesIn(writes)).toEqual([
      { kind: 'notice', notice: { about: 'grade-failed', sessionId: 's1' } },
    ]);
  });

  test('can be asked again by the member, for the answer that is stored', () => {
    const record = aSessionRecord({ answers: [aPart()] });
    const writes = transitions.tryGradingAgain(record, later(9));
    expect(sessionIn(writes)?.status).toBe('grading');
    expect(othersIn(writes)).toEqual([{ write: 'grade-job', sessionId: 's1', at: later(9) }]);
  });

  test.each([
    ['there is no answer to the step', aSessionRecord()],
    ['the answer was refused', aSessionRecord({ answers: [aPart({ setAside: true })] })],
    ['the answer is being graded', aWaitingAnswer()],
    ['the step has moved on', onFollowUp()],
    ['the session is done', aSessionRecord({ session: done, answers: [aPart()] })],
  ])('is not asked again where %s', (_name, record) => {
    expect(transitions.tryGradingAgain(record, later(9))).toEqual([]);
  });

  test.each([
    ['waiting', aSession()],
    ['done', done],
  ])('says nothing of a session that is %s', (_name, session) => {
    const refusal = { reason: 'empty', key: 'main:101.0' };
    expect(transitions.delayGrade(session, 'unavailable', retry)).toEqual([]);
    expect(transitions.giveUpGrading(session, nine)).toEqual([]);
    expect(transitions.refuseAnswer(session, refusal, nine)).toEqual([]);
  });
});

describe('hints', () => {
  test('come one by one, weakest first, to the member alone, and are counted', () => {
    const first = transitions.takeHint(aSession(), question, later(1));
    expect(sessionIn(first)?.hints).toEqual({ main: 1 });
    expect(postsIn(first)).toEqual([
      {
        key: 'hint:s1:main:0',
        teamId: 'T1',
        outgoing: { kind: 'hint', sessionId: 's1', step: 'main', index: 0 },
        destination: { to: 'session-member', sessionId: 's1', userId: 'U1' },
      },
    ]);
    const second = transitions.takeHint(sessionIn(first) ?? aSession(), question, later(2));
    expect(messagesIn(second)).toEqual([{ kind: 'hint', sessionId: 's1', step: 'main', index: 1 }]);
  });

  test.each([
    ['all hints are taken', aSession({ hints: { main: question.hints.length } })],
    ['a follow-up is put', onFollowUp().session],
  ])('end when %s, and that is said', (_name, session) => {
    const writes = transitions.takeHint(session, question, later(1));
    expect(sessionIn(writes)?.hints).toEqual(session.hints);
    expect(messagesIn(writes)).toEqual([
      { kind: 'notice', notice: { about: 'no-more-hints', sessionId: 's1' } },
    ]);
  });

  test('leave an answer that is being graded alone', () => {
    expect(sessionIn(transitions.takeHint(aWaitingAnswer().session, question, nine))?.status).toBe('grading');
  });
});

describe('skip', () => {
  test('leaves the follow-up out and puts the next', () => {
    const writes = transitions.skipStep(onFollowUp(), question, later(1));
    expect(sessionIn(writes)).toMatchObject({
      status: 'waiting',
      step: 'follow-up:angry-director',
      asked: ['follow-up:rollback-fails', 'follow-up:angry-director'],
      skipped: ['follow-up:rollback-fails'],
    });
    expect(messagesIn(writes)).toEqual([
      { kind: 'follow_up', sessionId: 's1', step: 'follow-up:angry-director' },
    ]);
  });

  test('of the last follow-up ends the session', () => {
    const writes = transitions.skipStep(onFollowUp({ maxFollowUps: 1 }), question, later(1));
    expect(sessionIn(writes)).toMatchObject({
      status: 'done',
      ended: 'completed',
      skipped: ['follow-up:rollback-fails'],
    });
    expect(messagesIn(writes)).toEqual([{ kind: 'summary', sessionId: 's1' }]);
  });

  test('of the main question stops', () => {
    const writes = transitions.skipStep(aSessionRecord(), question, later(1));
    expect(sessionIn(writes)).toMatchObject({ status: 'done', ended: 'stopped' });
  });

  test.each([
    ['main answer', aWaitingAnswer()],
    ['follow-up', onFollowUp({ status: 'grading' })],
  ])('does not throw away a %s that waits for its grade', (_name, record) => {
    expect(transitions.skipStep(record, question, later(1))).toEqual([]);
  });
});

describe('stop', () => {
  test('ends the session with a summary of what there is', () => {
    const record = onFollowUp();
    const writes = transitions.stopSession(record, later(1));
    expect(sessionIn(writes)).toEqual({
      ...record.session,
      status: 'done',
      ended: 'stopped',
      updatedAt: later(1),
    });
    expect(messagesIn(writes)).toEqual([{ kind: 'summary', sessionId: 's1' }]);
  });

  test('while an answer waits for its grade ends the session with that grade', () => {
    const record = onFollowUp({ status: 'grading' });
    const stopping = transitions.stopSession(record, later(1));
    expect(messagesIn(stopping)).toEqual([]);
    const session = sessionIn(stopping) ?? record.session;
    expect(session.status).toBe('grading');
    const graded = transitions.applyGrade({ ...record, session }, question, aGrade({}, session.step), nine);
    expect(sessionIn(graded)).toMatchObject({ status: 'done', asked: ['follow-up:rollback-fails'] });
    expect(messagesIn(graded).map(({ kind }) => kind)).toEqual(['feedback', 'summary']);
  });
});

test('nothing moves a session that is done', () => {
  const record = { ...onFollowUp(), session: { ...onFollowUp().session, status: 'done' as const } };
  const { session } = record;
  expect(transitions.addAnswer(session, message, times)).toEqual([]);
  expect(transitions.takeHint(session, question, nine)).toEqual([]);
  expect(transitions.skipStep(record, question, nine)).toEqual([]);
  expect(transitions.stopSession(record, nine)).toEqual([]);
});
