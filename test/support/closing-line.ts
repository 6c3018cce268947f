import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends the output with one line that says how many tests passed, failed and were skipped, for whoever reads it by
 * machine. A file that cannot be loaded and an error outside of any test count as failed. Goes after all other reporters.
 */
export class ClosingLine implements Reporter {
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)) {
    this.#write = write;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    const skipped: string[] = [];
    for (const module of modules) {
      count.failed += module.errors().length;
      for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'pending') count.failed += 1;
        else count[result.state] += 1;
        if (result.state === 'skipped')
          skipped.push(
            `skipped: ${test.fullName}: ${result.note ?? 'left out by a filter, or no reason given'}`,
          );
      }
    }
    for (const line of skipped) this.#write(line);
    const tail = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
    this.#write(`${count.passed} passed, ${count.failed} failed${tail}`);
  }
}
