import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/support/closing-line.ts';

/** Tests that need a PostgreSQL server: one is started for all of them, and only when one of them runs. */
const database = [
  'test/adapters/postgres/**/*.test.ts',
  'test/adapters/jobs/**/*.test.ts',
  'test/scenarios/**/*.test.ts',
  'test/migrations/**/*.test.ts',
  'test/hostile/**/*.test.ts',
];

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    pool: 'threads',
    maxWorkers: 2,
    // On a shared machine a process may stand still for seconds: there a test that fails is run once more.
    retry: process.env.CI ? 1 : 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: database,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: database,
          globalSetup: 'test/support/postgres-server.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
