import type { DailyStore } from '../../src/core/daily/daily.ts';
import type { OutboxStore } from '../../src/core/delivery/outbox.ts';
import type { Inbox } from '../../src/core/intake/inbox.ts';
import type { MemberStore } from '../../src/core/members/member.ts';
import type { ScreenReader } from '../../src/core/members/screens.ts';
import type { InterviewStore } from '../../src/core/mock/interview-store.ts';
import type { PracticeStore } from '../../src/core/practice/practice-store.ts';
import type { ReviewHistory } from '../../src/core/review/review.ts';
import type { StandingsStore } from '../../src/core/standings/standings-store.ts';
import type { Job } from '../fakes/memory-tables.ts';

/** All stores of one implementation, over the same data. */
export type Stores = {
  practice: PracticeStore;
  interviews: InterviewStore;
  outbox: OutboxStore;
  dailies: DailyStore;
  members: MemberStore;
  inbox: Inbox;
  screens: ScreenReader;
  standings: StandingsStore;
  reviews: ReviewHistory;
  /** The jobs that wait for a worker, in the order in which they were set. */
  jobs(): Promise<Job[]> | Job[];
};

/** Opens the stores with nothing in them; called before each test. */
export type OpenStores = () => Promise<Stores>;
