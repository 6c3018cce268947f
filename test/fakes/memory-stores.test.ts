import { describeDailyStore } from '../contracts/daily-store.ts';
import { describeInbox } from '../contracts/inbox.ts';
import { describeInterviewStore } from '../contracts/interview-store.ts';
import { describeMemberStore } from '../contracts/member-store.ts';
import { describeOutboxStore } from '../contracts/outbox-store.ts';
import { describePracticeJobs } from '../contracts/practice-jobs.ts';
import { describePracticeStore } from '../contracts/practice-store.ts';
import { describeReviewHistory } from '../contracts/review-history.ts';
import { describeScreenReader } from '../contracts/screen-reader.ts';
import { describeStandingsStore } from '../contracts/standings-store.ts';
import type { OpenStores } from '../contracts/stores.ts';
import { describeVerdictCache } from '../contracts/verdict-cache.ts';
import { MemoryVerdictCache } from './memory-verdict-cache.ts';
import { memoryWorld } from './memory-world.ts';

const open: OpenStores = async () => memoryWorld();

describePracticeStore('in memory', open);
describePracticeJobs('in memory', open);
describeInterviewStore('in memory', open);
describeOutboxStore('in memory', open);
describeDailyStore('in memory', open);
describeMemberStore('in memory', open);
describeInbox('in memory', open);
describeScreenReader('in memory', open);
describeStandingsStore('in memory', open);
describeReviewHistory('in memory', open);
describeVerdictCache('in memory', async () => new MemoryVerdictCache());
