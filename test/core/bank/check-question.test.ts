import { expect, test } from 'vitest';
import { checkQuestion } from '../../../src/core/bank/check-question.ts';
import { Question } from '../../../src/core/bank/question.ts';
import { aCriterion, aFollowUp, anExemplar, aQuestion, aRedFlag } from '../../builders/question.ts';

test('a sound question has no problems', () => {
  expect(checkQuestion(Question.parse(aQuestion()))).toEqual([]);
});

test('an id used twice is a problem', () => {
  expect(checkQuestion(aQuestion({ red_flags: [aRedFlag(), aRedFlag()] }))).toEqual([
    { path: ['red_flags', 1, 'id'], message: 'id "blames-a-person" is used twice; rename one' },
  ]);
});

test('criteria without staff are a problem', () => {
  const criteria = aQuestion().criteria.map((criterion) => ({ ...criterion, level: 'senior' as const }));
  expect(checkQuestion(aQuestion({ criteria }))).toEqual([
    { path: ['criteria'], message: 'no criterion has level "staff"; say what separates staff from senior' },
  ]);
});

test('a follow-up that probes an unknown criterion is a problem', () => {
  const question = aQuestion();
  question.follow_ups.push(aFollowUp({ id: 'stray', probes: ['nothing'] }));
  expect(checkQuestion(question)).toEqual([
    {
      path: ['follow_ups', 3, 'probes', 0],
      message:
        '"nothing" is not a criterion; use one of "stops-the-bleeding", "finds-the-trigger", "tells-people", "closes-the-gap"',
    },
  ]);
});

test('a criterion that no follow-up probes is a problem', () => {
  const question = aQuestion();
  question.criteria.push(aCriterion({ id: 'lonely' }));
  expect(checkQuestion(question)).toEqual([
    { path: ['criteria', 4], message: 'no follow-up probes "lonely"; add it to the probes of one' },
  ]);
});

test('a verdict on an unknown criterion is a problem', () => {
  const question = aQuestion();
  question.exemplars.push(anExemplar({ verdicts: { nothing: 'met' } }));
  expect(checkQuestion(question)).toMatchObject([{ path: ['exemplars', 6, 'verdicts', 'nothing'] }]);
});

test('a partial verdict where no partial is defined is a problem', () => {
  const question = aQuestion();
  question.exemplars.push(anExemplar({ verdicts: { 'tells-people': 'partial' } }));
  expect(checkQuestion(question)).toEqual([
    {
      path: ['exemplars', 6, 'verdicts', 'tells-people'],
      message: 'criterion "tells-people" has no "partial"; say met, or leave it out',
    },
  ]);
});

test('an unknown red flag of an exemplar is a problem', () => {
  const question = aQuestion();
  question.exemplars.push(anExemplar({ red_flags: ['nothing'] }));
  expect(checkQuestion(question)).toEqual([
    {
      path: ['exemplars', 6, 'red_flags', 0],
      message: '"nothing" is not a red flag; use one of "blames-a-person"',
    },
  ]);
});

test('fewer than two exemplars of a grade are a problem', () => {
  const exemplars = aQuestion().exemplars.filter(({ grade }) => grade !== 'weak');
  expect(checkQuestion(aQuestion({ exemplars }))).toEqual([
    { path: ['exemplars'], message: 'has 0 of grade "weak"; write at least 2' },
  ]);
});
