import { expect, test } from 'vitest';
import type { TestModule } from 'vitest/node';
import { ClosingLine } from './closing-line.ts';

type Result = { state: 'passed' | 'failed' | 'skipped' | 'pending'; note?: string };

/** As much of a module as the line looks at. */
function aModule(results: Result[], faults: { ofModule?: number; ofSuites?: number } = {}): TestModule {
  const errors =
    (count = 0) =>
    () =>
      Array.from({ length: count }, () => ({ message: 'broken' }));
  const module = {
    errors: errors(faults.ofModule),
    children: {
      allSuites: () => [{ errors: errors(faults.ofSuites) }],
      allTests: () => results.map((result, n) => ({ fullName: `test ${n}`, result: () => result })),
    },
  };
  return module as unknown as TestModule;
}

function linesFor(modules: TestModule[], unhandled: unknown[] = []): string[] {
  const lines: string[] = [];
  new ClosingLine((line) => lines.push(line)).onTestRunEnd(modules, unhandled);
  return lines;
}

test('the last line counts the tests of all files', () => {
  const modules = [aModule([{ state: 'passed' }, { state: 'failed' }]), aModule([{ state: 'passed' }])];
  expect(linesFor(modules)).toEqual(['2 passed, 1 failed']);
});

test('a skipped test is counted, and its reason stands before the last line', () => {
  const modules = [aModule([{ state: 'passed' }, { state: 'skipped', note: 'there is no browser here' }])];
  expect(linesFor(modules)).toEqual([
    'skipped: test 1: there is no browser here',
    '1 passed, 0 failed, 1 skipped',
  ]);
});

test('a file that cannot be loaded, a hook that throws, a test that never ended and a stray error are failures', () => {
  const modules = [aModule([], { ofModule: 1 }), aModule([{ state: 'pending' }], { ofSuites: 1 })];
  expect(linesFor(modules, [new Error('stray')])).toEqual(['0 passed, 4 failed']);
});
