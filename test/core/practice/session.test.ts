import { expect, test } from 'vitest';
import { answerText, countedGrades, partsOf, Session } from '../../../src/core/practice/session.ts';
import { aPart, aSession, aSessionRecord, aStepGrade, later } from './a-session.ts';

test('a fresh session is one that the store can read back', () => {
  expect(Session.parse(aSession())).toEqual(aSession());
});

test('the answer is its messages in the order of their coming, with a blank line between', () => {
  const answers = [
    aPart({ messageTs: '103.0', text: 'third', receivedAt: later(2) }),
    aPart({ messageTs: '102.0', text: 'second', receivedAt: later(1) }),
    aPart({ messageTs: '101.0', text: 'first', receivedAt: later(1) }),
  ];
  expect(answerText(answers, 'main')).toBe('first\n\nsecond\n\nthird');
});

test('deleted messages, those set aside and those of another step are no part of it', () => {
  const answers = [
    aPart({ messageTs: '101.0', text: null }),
    aPart({ messageTs: '102.0', setAside: true }),
    aPart({ messageTs: '103.0', step: 'follow-up:prove-it' }),
    aPart({ messageTs: '104.0', text: 'kept' }),
  ];
  expect(partsOf(answers, 'main').map(({ messageTs }) => messageTs)).toEqual(['104.0']);
});

test('a grade counts as long as its answer was not taken back, deleted or not', () => {
  const grades = [aStepGrade(), aStepGrade({ step: 'follow-up:prove-it' })];
  const deleted = [aPart({ text: null }), aPart({ step: 'follow-up:prove-it', text: null })];
  expect(countedGrades(aSessionRecord({ grades, answers: deleted }))).toEqual(grades);
  const takenBack = [aPart(), aPart({ step: 'follow-up:prove-it', text: null, setAside: true })];
  expect(countedGrades(aSessionRecord({ grades, answers: takenBack }))).toEqual([grades[0]]);
});

test('an answer that was refused first and graded after another message counts', () => {
  const grades = [aStepGrade()];
  const answers = [aPart({ messageTs: '101.0', setAside: true }), aPart({ messageTs: '102.0' })];
  expect(countedGrades(aSessionRecord({ grades, answers }))).toEqual(grades);
});
