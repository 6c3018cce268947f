import { MemoryDailyStore } from './memory-daily-store.ts';
import { MemoryInbox } from './memory-inbox.ts';
import { MemoryInterviewStore } from './memory-interview-store.ts';
import { MemoryMemberStore } from './memory-member-store.ts';
import { MemoryOutboxStore } from './memory-outbox-store.ts';
import { MemoryPracticeStore } from './memory-practice-store.ts';
import { MemoryReviewHistory } from './memory-review-history.ts';
import { MemoryScreenReader } from './memory-screen-reader.ts';
import { MemoryStandingsStore } from './memory-standings-store.ts';
import { type Job, MemoryTables } from './memory-tables.ts';

export type MemoryWorld = {
  practice: MemoryPracticeStore;
  interviews: MemoryInterviewStore;
  outbox: MemoryOutboxStore;
  dailies: MemoryDailyStore;
  members: MemoryMemberStore;
  inbox: MemoryInbox;
  screens: MemoryScreenReader;
  standings: MemoryStandingsStore;
  reviews: MemoryReviewHistory;
  /** The jobs that wait for a worker, in the order in which they were set. */
  jobs(): Job[];
  /** Takes the job out, as a worker that has finished it would. */
  finishJob(key: string | null): void;
};

export type MemoryWorldOptions = {
  /** The time of posts that a change of a session adds. */
  now?: () => Date;
  /** Ids of outbox entries; `entry-1`, `entry-2` and so on where left out. */
  newId?: () => string;
};

/** All stores over one memory: what one of them stores, the others see. */
export function memoryWorld(options: MemoryWorldOptions = {}): MemoryWorld {
  let count = 0;
  const tables = new MemoryTables({
    now: options.now ?? (() => new Date('2026-03-02T09:00:00.000Z')),
    newId: options.newId ?? (() => `entry-${++count}`),
  });
  const practice = new MemoryPracticeStore(tables);
  return {
    practice,
    interviews: new MemoryInterviewStore(tables, practice),
    outbox: new MemoryOutboxStore(tables),
    dailies: new MemoryDailyStore(tables),
    members: new MemoryMemberStore(tables),
    inbox: new MemoryInbox(tables),
    screens: new MemoryScreenReader(tables),
    standings: new MemoryStandingsStore(tables),
    reviews: new MemoryReviewHistory(tables),
    jobs: () => structuredClone(tables.rows.jobs),
    finishJob: (key) => {
      tables.rows.jobs = tables.rows.jobs.filter((job) => key === null || job.key !== key);
    },
  };
}
