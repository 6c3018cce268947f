import { describe, expect, test } from 'vitest';
import * as changedAnswers from '../../../src/core/practice/changed-answers.ts';
import {
  aGrade,
  aPart,
  aSession,
  aSessionRecord,
  aStepGrade,
  aWaitingAnswer,
  later,
  messagesIn,
  onFollowUp,
  othersIn,
  postsIn,
  sessionIn,
} from './a-session.ts';

const times = { now: later(1), gradeAt: later(5) };
const edited = { channelId: 'C1', messageTs: '101.0', text: 'I halt the release first.', editTs: '150.0' };
const stored = {
  write: 'answer-text',
  teamId: 'T1',
  channelId: 'C1',
  messageTs: '101.0',
  text: edited.text,
} as const;
const gone = { ...stored, text: null };
const deleted = { channelId: 'C1', messageTs: '101.0' };

describe('an edit', () => {
  test('before the grade simply counts, and grading waits for more', () => {
    const writes = changedAnswers.editAnswer(aWaitingAnswer(), edited, times);
    expect(othersIn(writes)).toEqual([stored, { write: 'grade-job', sessionId: 's1', at: later(5) }]);
    expect(messagesIn(writes)).toEqual([]);
  });

  test('after the grade is stored and offers a regrade, once for each edit', () => {
    const writes = changedAnswers.editAnswer(onFollowUp(), edited, times);
    expect(othersIn(writes)).toEqual([stored]);
    expect(sessionIn(writes)).toBeUndefined();
    expect(postsIn(writes)).toEqual([
      {
        key: 'edited:s1:101.0:150.0',
        teamId: 'T1',
        outgoing: {
          kind: 'notice',
          notice: { about: 'answer-edited', sessionId: 's1', step: 'main', revision: 1 },
        },
        destination: { to: 'session', sessionId: 's1' },
      },
    ]);
  });

  test('of a graded answer while a later one waits for its grade does not touch that one', () => {
    const record = onFollowUp({ status: 'grading' });
    expect(othersIn(changedAnswers.editAnswer(record, edited, times))).toEqual([stored]);
  });

  test('of an answer that was refused has it graded as it is now, while its step waits', () => {
    const refused = aSessionRecord({ answers: [aPart({ setAside: true })] });
    const writes = changedAnswers.editAnswer(refused, edited, times);
    expect(othersIn(writes)).toEqual([
      stored,
      { write: 'reinstate', teamId: 'T1', channelId: 'C1', messageTs: '101.0' },
      { write: 'grade-job', sessionId: 's1', at: times.gradeAt },
    ]);
    expect(sessionIn(writes)?.status).toBe('grading');
    const session = aSession({ status: 'done', ended: 'stopped' });
    const over = aSessionRecord({ session, answers: [aPart({ setAside: true })] });
    expect(changedAnswers.editAnswer(over, edited, times)).toEqual([stored]);
  });

  test('of an answer whose grading was given up is stored without an offer', () => {
    const givenUp = aSessionRecord({ answers: [aPart()] });
    expect(changedAnswers.editAnswer(givenUp, edited, times)).toEqual([stored]);
  });

  test.each([
    ['that changes nothing', aWaitingAnswer(), { ...edited, text: aPart().text ?? '' }],
    ['of a deleted message', aSessionRecord({ answers: [aPart({ text: null })] }), edited],
    ['of another message', aWaitingAnswer(), { ...edited, messageTs: '999.0' }],
    ['in another channel', aWaitingAnswer(), { ...edited, channelId: 'C2' }],
    ['of what was taken back', aWaitingAnswer({ status: 'done', ended: 'withdrawn' }), edited],
  ])('%s is ignored', (_name, record, message) => {
    expect(changedAnswers.editAnswer(record, message, times)).toEqual([]);
  });
});

describe('a deletion', () => {
  test('of the only message that waits for its grade makes it the member’s turn again', () => {
    const writes = changedAnswers.removeAnswer(aWaitingAnswer(), deleted, later(1));
    expect(othersIn(writes)).toEqual([gone]);
    expect(sessionIn(writes)?.status).toBe('waiting');
  });

  test('of one of two messages leaves the other to be graded', () => {
    const record = aWaitingAnswer();
    record.answers.push(aPart({ messageTs: '102.0' }));
    expect(changedAnswers.removeAnswer(record, deleted, later(1))).toEqual([gone]);
  });

  test('of a graded answer takes its quotes out of the grade and out of every feedback on it', () => {
    const record = onFollowUp();
    record.grades = [aStepGrade({ revision: 2 })];
    const writes = changedAnswers.removeAnswer(record, deleted, later(1));
    expect(othersIn(writes)).toEqual([
      gone,
      { write: 'scrub-quotes', sessionId: 's1', step: 'main' },
      { write: 'weekly-again', teamId: 'T1', dailyId: 'd1', cause: 'scrubbed:101.0:s1' },
    ]);
    expect(sessionIn(writes)).toBeUndefined();
    const replacing = (revision: number) => ({
      key: `feedback:s1:main:${revision}:scrubbed:101.0`,
      teamId: 'T1',
      outgoing: { kind: 'feedback', sessionId: 's1', step: 'main', revision },
      destination: { to: 'replace', key: `feedback:s1:main:${revision}` },
    });
    expect(postsIn(writes)).toEqual([replacing(1), replacing(2)]);
  });

  test('does not disturb a later answer that waits for its grade', () => {
    const writes = changedAnswers.removeAnswer(onFollowUp({ status: 'grading' }), deleted, later(1));
    expect(sessionIn(writes)).toBeUndefined();
  });

  test.each([
    ['that was known already', aSessionRecord({ answers: [aPart({ text: null })] })],
    ['of another message', aSessionRecord({ answers: [aPart({ messageTs: '999.0' })] })],
  ])('%s is ignored', (_name, record) => {
    expect(changedAnswers.removeAnswer(record, deleted, later(1))).toEqual([]);
  });
});

describe('a regrade', () => {
  test('is asked for the stored text of a graded step', () => {
    expect(changedAnswers.askRegrade(onFollowUp(), { step: 'main', revision: 1 })).toEqual([
      { write: 'regrade-job', sessionId: 's1', step: 'main', revision: 1 },
    ]);
  });

  test.each([
    ['a step without a grade', aWaitingAnswer()],
    ['a text that is gone', { ...onFollowUp(), answers: [aPart({ text: null })] }],
    ['a session that was taken back', onFollowUp({ status: 'done', ended: 'withdrawn' })],
    ['a grade that was replaced already', { ...onFollowUp(), grades: [aStepGrade({ revision: 2 })] }],
  ])('is not asked for %s', (_name, record) => {
    expect(changedAnswers.askRegrade(record, { step: 'main', revision: 1 })).toEqual([]);
  });

  test('is a new revision with feedback of its own, and leaves the chain where it is', () => {
    const grade = aGrade({ 'tells-people': 'missed' });
    const writes = changedAnswers.applyRegrade(onFollowUp(), { step: 'main', revision: 1 }, grade, later(9));
    expect(othersIn(writes)).toEqual([
      { write: 'grade', grade: aStepGrade({ revision: 2, grade, gradedAt: later(9) }) },
    ]);
    expect(sessionIn(writes)).toBeUndefined();
    expect(postsIn(writes).map(({ key }) => key)).toEqual(['feedback:s1:main:2']);
  });

  test('changes nothing where there was no grade, or the answer was taken back', () => {
    expect(
      changedAnswers.applyRegrade(aWaitingAnswer(), { step: 'main', revision: 1 }, aGrade(), later(9)),
    ).toEqual([]);
    const record = onFollowUp({ status: 'done', ended: 'withdrawn' });
    expect(changedAnswers.applyRegrade(record, { step: 'main', revision: 1 }, aGrade(), later(9))).toEqual(
      [],
    );
  });
});

describe('not an answer', () => {
  const followUp = 'follow-up:rollback-fails' as const;
  const both = [aPart(), aPart({ messageTs: '105.0', step: followUp })];

  test('of the main answer takes the whole session back', () => {
    const record = { ...onFollowUp(), answers: both };
    const writes = changedAnswers.withdrawAnswer(record, 'main', later(1));
    expect(othersIn(writes)).toEqual([
      gone,
      { ...gone, messageTs: '105.0' },
      { write: 'set-aside', sessionId: 's1', step: 'main' },
      { write: 'scrub-quotes', sessionId: 's1', step: 'main' },
      { write: 'set-aside', sessionId: 's1', step: followUp },
      { write: 'scrub-quotes', sessionId: 's1', step: followUp },
      { write: 'weekly-again', teamId: 'T1', dailyId: 'd1', cause: 'withdrawn:s1' },
    ]);
    expect(sessionIn(writes)).toMatchObject({ status: 'done', ended: 'withdrawn' });
    expect(messagesIn(writes)).toEqual([
      { kind: 'notice', notice: { about: 'answer-withdrawn', sessionId: 's1' } },
    ]);
  });

  test('puts its confirmation in the place of every feedback, which quotes what is to be forgotten', () => {
    const record = { ...onFollowUp(), answers: both, grades: [aStepGrade({ revision: 2 })] };
    const posts = postsIn(changedAnswers.withdrawAnswer(record, 'main', later(1)));
    expect(posts.map(({ destination }) => destination)).toEqual([
      { to: 'replace', key: 'feedback:s1:main:1' },
      { to: 'replace', key: 'feedback:s1:main:2' },
    ]);
  });

  test('of a follow-up that waits for its grade makes it the member’s turn again', () => {
    const record = { ...onFollowUp({ status: 'grading' }), answers: both };
    const writes = changedAnswers.withdrawAnswer(record, followUp, later(1));
    expect(othersIn(writes)).toEqual([
      { ...gone, messageTs: '105.0' },
      { write: 'set-aside', sessionId: 's1', step: followUp },
      { write: 'scrub-quotes', sessionId: 's1', step: followUp },
    ]);
    expect(sessionIn(writes)).toEqual({ ...record.session, status: 'waiting', updatedAt: later(1) });
  });

  test('of an earlier follow-up leaves the chain where it is', () => {
    const session = aSession({
      step: 'follow-up:prove-it',
      asked: [followUp, 'follow-up:prove-it'],
      status: 'grading',
    });
    const record = aSessionRecord({ session, answers: both });
    expect(sessionIn(changedAnswers.withdrawAnswer(record, followUp, later(1)))).toEqual({
      ...session,
      updatedAt: later(1),
    });
  });

  test('said twice of the same session changes nothing', () => {
    const record = onFollowUp({ status: 'done', ended: 'withdrawn' });
    expect(changedAnswers.withdrawAnswer(record, 'main', later(1))).toEqual([]);
  });
});
