import { expect, test } from 'vitest';
import { pointsFor, weighEstimate } from '../../../src/core/standings/points.ts';

test('a faultless main answer earns 100 points times the weight of its level, a follow-up a quarter of that', () => {
  const faultless = (level: 'intermediate' | 'senior' | 'staff') => [
    pointsFor({ step: 'main', level, fraction: 1 }),
    pointsFor({ step: 'follow-up:why', level, fraction: 1 }),
  ];
  expect([faultless('intermediate'), faultless('senior'), faultless('staff')]).toEqual([
    [100, 25],
    [125, 31],
    [150, 38],
  ]);
});

test('part of the criteria earns that part, in whole points', () => {
  expect(pointsFor({ step: 'main', level: 'senior', fraction: 0.7 })).toBe(88);
  expect(pointsFor({ step: 'main', level: 'staff', fraction: 0 })).toBe(0);
});

test('an estimate counts the percentage that the workspace gives it, half a point up', () => {
  expect([100, 50, 0].map((percent) => weighEstimate(15, percent))).toEqual([15, 8, 0]);
});
