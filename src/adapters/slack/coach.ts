import type { Bank } from '../../core/bank/bank.ts';
import type { DailyStore } from '../../core/daily/daily.ts';
import type { Post } from '../../core/delivery/outgoing.ts';
import type { MemberStore } from '../../core/members/member.ts';
import type { ScreenReader } from '../../core/members/screens.ts';
import type { StartDeps } from '../../core/mock/start.ts';
import type { PracticeDeps } from '../../core/practice/submit.ts';
import type { ReviewHistory } from '../../core/review/review.ts';
import type { StandingsStore } from '../../core/standings/standings-store.ts';
import type { Installations } from './installations.ts';
import type { Log } from './log.ts';
import type { PrivacyFacts } from './messages/privacy.ts';
import type { Draft } from './messages/private-answer-modal.ts';
import type { TimeStyle } from './messages/times.ts';
import type { Profiles } from './profiles.ts';
import type { WebClients } from './web-clients.ts';

/** All that the listeners reach: use cases through their ports, and Slack. */
export type Coach = {
  practice: PracticeDeps & { random: () => number };
  mock: StartDeps;
  bank: Bank;
  dailies: DailyStore;
  members: MemberStore;
  screens: ScreenReader;
  standings: StandingsStore;
  reviews: ReviewHistory;
  addPosts: (posts: readonly Post[]) => Promise<void>;
  drafts: Drafts;
  /** What became of messages that are still to come: Slack promises no order. By key; it expires. */
  earlyNews: EarlyNewsValues;
  profiles: Profiles;
  clients: WebClients;
  installations: Installations;
  /** How answers are graded, in a few words, for the Home tab. */
  graderLabel: string;
  privacy: PrivacyFacts;
  times: TimeStyle;
  newId: () => string;
  now: () => Date;
  log: Log;
};

/** Private answers that are not sent yet, by key; they expire. */
export type Drafts = {
  get(key: string): Promise<Draft | undefined>;
  set(key: string, value: Draft): Promise<unknown>;
  delete(key: string): Promise<unknown>;
};

/** A message was deleted, or has another text now. */
export type EarlyNews = { deleted: true } | { deleted: false; text: string };

export type EarlyNewsValues = {
  get(key: string): Promise<EarlyNews | undefined>;
  /** `ttlMs`: sooner than these expire by themselves. */
  set(key: string, value: EarlyNews, ttlMs?: number): Promise<unknown>;
};

export function messageKey(message: { teamId: string; channelId: string; messageTs: string }): string {
  return `${message.teamId}:${message.channelId}:${message.messageTs}`;
}

export function draftKey(draft: { teamId: string; userId: string; dailyId: string }): string {
  return `${draft.teamId}:${draft.userId}:${draft.dailyId}`;
}
