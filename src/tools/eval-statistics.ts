/** What two judges say of the same things, pair by pair. */
export type Pairs<T> = readonly (readonly [T, T])[];

/** The share of pairs that agree; null without pairs. */
export function agreement<T>(pairs: Pairs<T>): number | null {
  return shareOf(pairs, ([a, b]) => a === b);
}

/** The share of items for which `holds`; null without items. */
export function shareOf<T>(items: readonly T[], holds: (item: T) => boolean): number | null {
  return items.length === 0 ? null : items.filter(holds).length / items.length;
}

/**
 * Cohen's kappa: agreement beyond what two judges with these habits would reach by chance, 1 at most. Null where
 * chance alone agrees always, as when both only ever give one verdict.
 */
export function cohenKappa(pairs: Pairs<string | boolean>): number | null {
  const observed = agreement(pairs);
  if (observed === null) return null;
  const [first, second] = [new Map<string | boolean, number>(), new Map<string | boolean, number>()];
  for (const [a, b] of pairs) {
    first.set(a, (first.get(a) ?? 0) + 1);
    second.set(b, (second.get(b) ?? 0) + 1);
  }
  let expected = 0;
  for (const [value, count] of first) expected += count * (second.get(value) ?? 0);
  expected /= pairs.length ** 2;
  return expected === 1 ? null : (observed - expected) / (1 - expected);
}

/**
 * Cohen's kappa with quadratic weights over a scale of whole steps: a difference of two steps weighs four times one.
 * Null where neither judge's scores vary and both agree.
 */
export function quadraticKappa(pairs: Pairs<number>): number | null {
  if (pairs.length === 0) return null;
  const [a, b] = [pairs.map(([value]) => value), pairs.map(([, value]) => value)];
  // The mean squared difference of two independent draws; it spares the table of all steps.
  const expected = variance(a) + variance(b) + (mean(a) - mean(b)) ** 2;
  return expected === 0 ? null : 1 - meanSquare(pairs) / expected;
}

/** Root of the mean squared difference, in the unit of the values; null without pairs. */
export function rootMeanSquareError(pairs: Pairs<number>): number | null {
  return pairs.length === 0 ? null : Math.sqrt(meanSquare(pairs));
}

/** Mean of the first less the second: above zero where the first judge is the more lenient one. */
export function meanDifference(pairs: Pairs<number>): number | null {
  return pairs.length === 0 ? null : mean(pairs.map(([a, b]) => a - b));
}

/** Pearson's correlation; null where one side does not vary. */
export function correlation(pairs: Pairs<number>): number | null {
  const [a, b] = [pairs.map(([value]) => value), pairs.map(([, value]) => value)];
  const spread = Math.sqrt(variance(a) * variance(b));
  if (pairs.length === 0 || spread === 0) return null;
  return (mean(pairs.map(([x, y]) => x * y)) - mean(a) * mean(b)) / spread;
}

/** The correlation of two values that is left when both are freed of what a third predicts of them. */
export function partialCorrelation(
  triples: readonly { pair: readonly [number, number]; given: number }[],
): number | null {
  const both = correlation(triples.map(({ pair }) => pair));
  const first = correlation(triples.map(({ pair, given }) => [pair[0], given]));
  const second = correlation(triples.map(({ pair, given }) => [pair[1], given]));
  if (both === null || first === null || second === null) return null;
  const left = Math.sqrt((1 - first ** 2) * (1 - second ** 2));
  return left < 1e-9 ? null : (both - first * second) / left;
}

/** The value below which a share of the values lies, between two values by straight line; null without values. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below === undefined || above === undefined ? null : below + (above - below) * (at - Math.floor(at));
}

export type Bootstrap = { seed: number; resamples: number };

/**
 * The 95 % interval of a statistic when whole groups are drawn again, with replacement: answers to one question share
 * its difficulties and are no independent draws. The same seed draws the same groups. Null with fewer than two groups
 * and where the statistic is undefined for more than a tenth of the draws.
 */
export function bootstrapInterval<G>(
  groups: readonly G[],
  statistic: (groups: readonly G[]) => number | null,
  { seed, resamples }: Bootstrap,
): [low: number, high: number] | null {
  if (groups.length < 2) return null;
  const random = seededRandom(seed);
  const values: number[] = [];
  for (let round = 0; round < resamples; round++) {
    const drawn = groups.map(() => groups[Math.floor(random() * groups.length)]);
    const value = statistic(drawn.filter((group) => group !== undefined));
    if (value !== null) values.push(value);
  }
  if (values.length < resamples * 0.9) return null;
  const [low, high] = [quantile(values, 0.025), quantile(values, 0.975)];
  return low === null || high === null ? null : [low, high];
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
}

function meanSquare(pairs: Pairs<number>): number {
  return mean(pairs.map(([a, b]) => (a - b) ** 2));
}
