import { describeOutboxStore } from '../contracts/outbox-store.ts';
import { describePracticeStore } from '../contracts/practice-store.ts';
import type { OpenStores } from '../contracts/stores.ts';
import { memoryWorld } from './memory-world.ts';

const open: OpenStores = async () => memoryWorld();

describePracticeStore('in memory', open);
describeOutboxStore('in memory', open);
