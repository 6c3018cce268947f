import type { MemberRef } from '../members/member.ts';
import type { Board } from './board.ts';
import type { PeriodKind } from './periods.ts';
import type { QuestionDay } from './streak.ts';

/** What estimates may count in a workspace, in percent. */
export const estimatePercents = [100, 50, 0] as const;

/** Whose answers a board compares: those under the questions of one channel, or of all channels of the workspace. */
export type Scope = { kind: 'channel'; channelId: string } | { kind: 'workspace' };

/** What is counted: all points, or those of one topic (kept for the season and for all time only). */
export type Measure = { kind: 'points' } | { kind: 'topic'; topic: string };

export type BoardQuery = MemberRef & {
  scope: Scope;
  measure: Measure;
  period: PeriodKind;
  /** A date in the period, in the channel's zone. */
  date: Temporal.PlainDate;
};

/** The standings. They move in the transaction that stores a grade: see `earn` among a practice change's writes. */
export interface StandingsStore {
  /** A board as the asking member sees it. One indexed query, however many take part. */
  board(query: BoardQuery): Promise<Board>;
  /**
   * The days with a question since a moment, in the channels that the member has answered in, each from the first answer
   * there on: who came later has missed nothing before.
   */
  questionDays(member: MemberRef, since: Date): Promise<QuestionDay[]>;
  /** Shows a member on boards, or leaves the member out; the own place stays to be seen by the member. */
  show(member: MemberRef, isShown: boolean): Promise<void>;
  /** What estimates without a model count in a workspace, in percent; 100 until somebody says otherwise. */
  estimatePercent(teamId: string): Promise<number>;
  /** Sets it; the workspace's standings are made anew by it. */
  weighEstimates(teamId: string, percent: number): Promise<void>;
  /** Makes all standings anew from the answers that earned them; returns how many rows there are then. */
  rebuild(): Promise<{ rows: number }>;
}
