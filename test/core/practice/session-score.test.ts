import { expect, test } from 'vitest';
import { sessionScore } from '../../../src/core/practice/session-score.ts';
import { aGrade, aStepGrade } from './a-session.ts';

function scored(step: 'main' | `follow-up:${string}`, fraction: number) {
  const grade = aGrade({}, step);
  return aStepGrade({ step, grade: { ...grade, score: { earned: fraction * 10, possible: 10, fraction } } });
}

test('nothing graded has no score, which is not a score of nothing', () => {
  expect(sessionScore([])).toBeNull();
  expect(sessionScore([scored('main', 0)])).toBe(0);
});

test('the main answer counts as much as two follow-ups', () => {
  const two = [scored('follow-up:a', 1), scored('follow-up:b', 1)];
  expect(sessionScore([scored('main', 0), ...two])).toBe(0.5);
  expect(sessionScore([scored('main', 1), scored('follow-up:a', 0)])).toBeCloseTo(2 / 3);
});

test('a single step is its own score', () => {
  expect(sessionScore([scored('main', 0.6)])).toBe(0.6);
  expect(sessionScore([scored('follow-up:a', 0.25)])).toBe(0.25);
});
