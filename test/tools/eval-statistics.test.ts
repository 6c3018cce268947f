import { expect, test } from 'vitest';
import {
  agreement,
  bootstrapInterval,
  cohenKappa,
  correlation,
  meanDifference,
  partialCorrelation,
  quadraticKappa,
  quantile,
  rootMeanSquareError,
} from '../../src/tools/eval-statistics.ts';

function repeat<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

/** 50 things: 20 both yes, 15 both no. Chance agrees on 0.5 x 0.6 + 0.5 x 0.4 = 0.5 of them. */
const yesAndNo: [string, string][] = [
  ...repeat<[string, string]>(20, ['yes', 'yes']),
  ...repeat<[string, string]>(5, ['yes', 'no']),
  ...repeat<[string, string]>(10, ['no', 'yes']),
  ...repeat<[string, string]>(15, ['no', 'no']),
];

test('agreement is the share of equal pairs', () => {
  expect(agreement(yesAndNo)).toBe(0.7);
});

test('agreement over nothing is unknown, not zero', () => {
  expect(agreement([])).toBeNull();
});

test('kappa is agreement beyond chance', () => {
  expect(cohenKappa(yesAndNo)).toBeCloseTo(0.4, 12);
});

test('kappa over three verdicts counts the chance of each', () => {
  // Agreement 3/6; chance (3 x 2 + 2 x 2 + 1 x 2) / 36 = 1/3.
  const pairs: [string, string][] = [
    ['met', 'met'],
    ['met', 'met'],
    ['met', 'partial'],
    ['missed', 'missed'],
    ['missed', 'partial'],
    ['partial', 'missed'],
  ];
  expect(cohenKappa(pairs)).toBeCloseTo((3 / 6 - 12 / 36) / (1 - 12 / 36), 12);
});

test('judges who always disagree fall below zero', () => {
  expect(
    cohenKappa([
      ['a', 'b'],
      ['b', 'a'],
    ]),
  ).toBe(-1);
});

test('kappa is unknown where both give one verdict only', () => {
  expect(cohenKappa(repeat(5, ['met', 'met'] as const))).toBeNull();
});

test('quadratic kappa weighs two steps four times one', () => {
  // Mean squared difference 5/4; over all sixteen ways to pair these scores it is 32/16.
  const pairs: [number, number][] = [
    [0, 0],
    [1, 2],
    [2, 2],
    [3, 1],
  ];
  expect(quadraticKappa(pairs)).toBeCloseTo(1 - 1.25 / 2, 12);
});

test('the score error is the root of the mean squared difference', () => {
  const pairs: [number, number][] = [
    [1, 0],
    [0, 2],
  ];
  expect(rootMeanSquareError(pairs)).toBeCloseTo(Math.sqrt(2.5), 12);
});

test('the mean difference is positive where the first judge is lenient', () => {
  const pairs: [number, number][] = [
    [0.9, 0.5],
    [0.4, 0.6],
  ];
  expect(meanDifference(pairs)).toBeCloseTo(0.1, 12);
});

test('correlation follows Pearson', () => {
  const pairs: [number, number][] = [
    [1, 2],
    [2, 4],
    [3, 5],
  ];
  expect(correlation(pairs)).toBeCloseTo(1 / Math.sqrt((2 / 3) * (14 / 9)), 12);
});

test('correlation with what does not vary is unknown', () => {
  const pairs: [number, number][] = [
    [1, 2],
    [1, 4],
  ];
  expect(correlation(pairs)).toBeNull();
});

test('a partial correlation takes out what both owe to the third value', () => {
  // 0.6 as they stand; at the same third value one falls where the other rises.
  const triples: { pair: [number, number]; given: number }[] = [
    { pair: [1, 2], given: 1 },
    { pair: [2, 1], given: 1 },
    { pair: [3, 4], given: 2 },
    { pair: [4, 3], given: 2 },
  ];
  expect(correlation(triples.map(({ pair }) => pair))).toBeCloseTo(0.6, 12);
  expect(partialCorrelation(triples)).toBeCloseTo(-1, 12);
});

test('a quantile lies on the line between its neighbours', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([4, 1, 3, 2], 0.95)).toBeCloseTo(3.85, 12);
});

test('a quantile of nothing is unknown', () => {
  expect(quantile([], 0.5)).toBeNull();
});

const meanOf = (groups: readonly (readonly number[])[]) => {
  const values = groups.flat();
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};

test('the bootstrap draws whole groups', () => {
  const seen = new Set<number>();
  const interval = bootstrapInterval(
    [
      [0, 0],
      [1, 1],
    ],
    (groups) => {
      seen.add(meanOf(groups));
      return meanOf(groups);
    },
    { seed: 1, resamples: 200 },
  );
  expect([...seen].toSorted()).toEqual([0, 0.5, 1]);
  expect(interval).toEqual([0, 1]);
});

test('the interval of a share of one half over 100 groups is about a tenth to each side', () => {
  const groups = Array.from({ length: 100 }, (_, i) => [i % 2]);
  const [low, high] = bootstrapInterval(groups, meanOf, { seed: 7, resamples: 2000 }) ?? [0, 0];
  expect(low).toBeCloseTo(0.4, 1);
  expect(high).toBeCloseTo(0.6, 1);
});

test('the same seed gives the same interval, another seed another', () => {
  const groups = Array.from({ length: 30 }, (_, i) => [Math.sqrt(i)]);
  const with1 = bootstrapInterval(groups, meanOf, { seed: 1, resamples: 100 });
  expect(bootstrapInterval(groups, meanOf, { seed: 1, resamples: 100 })).toEqual(with1);
  expect(bootstrapInterval(groups, meanOf, { seed: 2, resamples: 100 })).not.toEqual(with1);
});

test('one group has no interval', () => {
  expect(bootstrapInterval([[1, 2, 3]], meanOf, { seed: 1, resamples: 100 })).toBeNull();
});

test('a statistic that most draws leave undefined has no interval', () => {
  const groups = [[1], [2], [3]];
  const rarely = (drawn: readonly number[][]) => (meanOf(drawn) === 1 ? 1 : null);
  expect(bootstrapInterval(groups, rarely, { seed: 1, resamples: 100 })).toBeNull();
});
