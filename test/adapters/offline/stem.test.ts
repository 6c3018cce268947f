import { expect, test } from 'vitest';
import { stem } from '../../../src/adapters/offline/stem.ts';

test.each([
  ['deploy deploys deployed deploying deployment deployments'],
  ['observe observed observing'],
  ['retry retries retried retrying'],
  ['fail fails failed failure failures'],
  ['write writes wrote written writing'],
  ['automate automated automatic automatically automation'],
  ['behaviour behavior behavioural behavioral'],
  ['optimise optimize optimised optimization'],
  ['analyse analyze analysis analyses'],
  ['recover recovers recovered recovery'],
  ['service services'],
  ['two 2'],
  ['sudden suddenly'],
  ['quick quickly'],
  ['possible possibly'],
  ['automatic automatically'],
  ['profiling profiler profiled'],
])('%s have one stem', (words) => {
  expect(new Set(words.split(' ').map((word) => stem(word))).size).toBe(1);
});

test.each([
  ['product production'],
  ['product productivity'],
  ['policy police'],
  ['general generate'],
  ['import important'],
  ['community communicate'],
  ['response responsible'],
  ['custom customer'],
  ['hour horse'],
  ['four for'],
  ['timing times'],
  ['adapter adapt'],
  ['profiling profile'],
  ['consumer consumed'],
  ['producer produced'],
  ['two twice'],
  ['done does'],
  ['live liveness'],
  ['staged staging'],
  ['maintainer maintain'],
  ['acceptance accept'],
  ['theirs their'],
  ['week weekly'],
])('%s have stems of their own', (words) => {
  expect(new Set(words.split(' ').map((word) => stem(word))).size).toBe(2);
});
