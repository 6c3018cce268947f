import type { Work } from '../../../src/adapters/jobs/task-list.ts';
import type { WorkerOptions } from '../../../src/adapters/jobs/worker.ts';

/** Work that does nothing, but for what a test gives. */
export function someWork(overrides: Partial<Work> = {}): Work {
  const nothing = async () => {};
  return {
    under: (_trace, work) => work(),
    waitForTurn: async () => null,
    handleEvent: nothing,
    grade: nothing,
    regrade: nothing,
    deliver: async () => ({ kind: 'settled', status: 'sent' }),
    lookAfterInterview: nothing,
    postDueDailies: nothing,
    revealClosedDailies: nothing,
    sweep: nothing,
    ...overrides,
  };
}

export type Line = { level: string; event: string; fields: Record<string, unknown> };

/** A log that keeps its lines. */
export function keptLog(): { lines: Line[]; log: WorkerOptions['log'] } {
  const lines: Line[] = [];
  return { lines, log: (level, event, fields) => lines.push({ level, event, fields }) };
}

/** Something that happens to each of many things, and can be waited for. */
export function happenings() {
  const seen: string[] = [];
  const waiting = new Map<string, () => void>();
  return {
    seen,
    note(what: string) {
      seen.push(what);
      waiting.get(what)?.();
    },
    /** Resolves once it has been noted. */
    happened(what: string): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (seen.includes(what)) resolve();
      else waiting.set(what, resolve);
      return promise;
    },
  };
}
