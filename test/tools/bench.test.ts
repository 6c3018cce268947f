import { expect, test } from 'vitest';
import { figures, judge, rowsOf, tableOf } from '../../src/tools/bench/figures.ts';
import { Limiter, shortestSeconds } from '../../src/tools/bench/limits.ts';
import { type Circumstances, report } from '../../src/tools/bench/report.ts';
import { median, quantile } from '../../src/tools/bench/statistics.ts';
import { readBenchOptions } from '../../src/tools/bench.ts';

const limits = { perWorkspaceMinute: 60, workspaceBurst: 2, channelSeconds: 1 };

/** What the limiter says to one message of workspace T to each channel, at the given millisecond. */
function taken(limiter: Limiter, ...calls: [channel: string, nowMs: number][]): number[] {
  return calls.map(([channel, nowMs]) => limiter.take({ workspace: 'T', channel }, nowMs));
}

test('a quantile is a value that was measured, the median may lie between two', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([quantile(hundred, 0.95), quantile(hundred, 0.5), quantile([7], 0.99)]).toEqual([95, 50, 7]);
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
});

test('of no values there is neither quantile nor median', () => {
  expect([quantile([], 0.5), median([])]).toEqual([Number.NaN, Number.NaN]);
});

test('a workspace takes a burst, and then as many as its minute allows', () => {
  const limiter = new Limiter(limits);
  expect(taken(limiter, ['a', 0], ['b', 0], ['c', 0], ['c', 500], ['c', 1000], ['d', 1000])).toEqual([
    0, 0, 1, 1, 0, 1,
  ]);
});

test('a workspace that was quiet has no more than its burst', () => {
  const limiter = new Limiter(limits);
  const later = 3600_000;
  expect(taken(limiter, ['a', 0], ['b', later], ['c', later], ['d', later])).toEqual([0, 0, 0, 1]);
});

test('a channel takes one message a second', () => {
  const limiter = new Limiter({ ...limits, workspaceBurst: 10 });
  expect(taken(limiter, ['a', 0], ['a', 1], ['b', 1], ['a', 1000])).toEqual([0, 1, 0, 0]);
});

test('workspaces have budgets of their own', () => {
  const limiter = new Limiter({ ...limits, workspaceBurst: 1 });
  expect(['T1', 'T2', 'T1'].map((workspace) => limiter.take({ workspace, channel: workspace }, 0))).toEqual([
    0, 0, 1,
  ]);
});

test('the shortest time leaves the burst out', () => {
  expect(shortestSeconds(500, { perWorkspaceMinute: 300, workspaceBurst: 10, channelSeconds: 1 })).toBe(98);
});

test('an aim is met at its limit, and missed by its share beyond', () => {
  const atLeast = { aim: { atLeast: 100 } };
  const atMost = { aim: { atMost: 400 } };
  expect([judge(atLeast, 100), judge(atLeast, 80), judge(atMost, 400), judge(atMost, 418)]).toEqual([
    'met',
    'missed by 20 % of 100',
    'met',
    'missed by 4.5 % of 400',
  ]);
});

test('what was not measured has no row', () => {
  expect(rowsOf({ startMs: 1234.4, eventsPerSecond: 9, idleMb: 'unknown' })).toEqual([
    { name: 'startMs', value: '1234', aim: '≤ 2000', verdict: 'met' },
  ]);
});

test('the table stands in columns', () => {
  expect(tableOf({ intakeRatio: 0.25, startMs: 900 })).toBe(
    [
      'figure       value  aim',
      'intakeRatio   0.25  ≥ 0.5   missed by 50 % of 0.5',
      'startMs        900  ≤ 2000  met',
    ].join('\n'),
  );
});

test('the page holds each figure with what it means, and the rest beside', () => {
  const at: Circumstances = {
    date: '2026-03-02',
    cpu: 'a processor',
    cores: 2,
    memoryGb: 8,
    system: 'Linux 6',
    node: '26.0.0',
    postgres: '18.1',
    loadBefore: 0.12,
    loadAfter: 2.5,
  };
  const page = report({ startMs: 900, coresOfOne: { bots: 0.51234, postgres: null } }, at);
  const means = figures.find(({ name }) => name === 'startMs')?.means;
  expect(page).toContain(`| \`startMs\` | 900 | ≤ 2000 | met | ${means} |`);
  expect(page).toContain('| `coresOfOne` | bots 0.5123, postgres null |');
  expect(page).toContain('Load of the machine: 0.1 before, 2.5 at the end.');
});

test('without arguments everything is measured', () => {
  expect(readBenchOptions([])).toEqual({
    only: ['start', 'intake', 'replies', 'answers', 'fan-out', 'growth', 'boards'],
    json: false,
  });
});

test('only what is named is measured', () => {
  expect(readBenchOptions(['--only', 'fan-out, start', '--json'])).toEqual({
    only: ['start', 'fan-out'],
    json: true,
  });
});

test.each([[['--only', 'speed']], [['--only', '']], [['--fast']]])('%j is not understood', (args) => {
  expect(readBenchOptions(args)).toBeNull();
});
