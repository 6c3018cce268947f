import type { ChannelSchedule } from '../daily/schedule.ts';
import type { MemberRef, MemberSettings } from './member.ts';

/** A session that waits for its member. */
export type OpenSession = {
  sessionId: string;
  questionId: string;
  channelId: string | null;
  threadTs: string | null;
  status: 'waiting' | 'grading';
  updatedAt: Date;
};

/** A session that has ended with at least one grade. Scores run from 0 to 1. */
export type PastSession = {
  sessionId: string;
  questionId: string;
  score: number;
  attempt: number;
  endedAt: Date;
};

/** One member's progress. Scores are of main answers, first attempts, 0 to 1. */
export type MemberStats = {
  answers: number;
  questions: number;
  medianScore: number | null;
  topics: { topic: string; answers: number; medianScore: number }[];
  /** How many of the scores no model has read. */
  offlineEstimates: number;
};

/** A daily question of today that the member can see. */
export type TodaysQuestion = {
  channelId: string;
  questionId: string;
  messageTs: string | null;
  answered: boolean;
};

/** All that the Home tab shows. */
export type HomeScreen = {
  member: MemberRef;
  stats: MemberStats;
  open: OpenSession[];
  recent: PastSession[];
  today: TodaysQuestion[];
  /** Schedules that the member has set up. */
  schedules: ChannelSchedule[];
  settings: MemberSettings;
};

/** Reads whole screens, a query or two each, apart from the stores that write. */
export interface ScreenReader {
  home(member: MemberRef, now: Date): Promise<HomeScreen>;
  stats(member: MemberRef): Promise<MemberStats>;
  /** The day's question of one channel, as a member sees it. */
  today(place: MemberRef & { channelId: string }, now: Date): Promise<TodaysQuestion | null>;
}
