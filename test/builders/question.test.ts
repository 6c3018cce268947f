import { expect, test } from 'vitest';
import { checkQuestion } from '../../src/core/bank/check-question.ts';
import { Question } from '../../src/core/bank/question.ts';
import { aQuestion } from './question.ts';

test('the built question is one that the bank would take', () => {
  expect(Question.parse(aQuestion())).toEqual(aQuestion());
  expect(checkQuestion(aQuestion())).toEqual([]);
});
