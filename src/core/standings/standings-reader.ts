import type { Grade } from '../grading/grade-answer.ts';
import type { MemberRef } from '../members/member.ts';
import type { ImprovedBoard, ImprovedQuery } from './improved.ts';

export type ChannelOf = { teamId: string; channelId: string };

/** How many of a channel's questions a member has answered, of those posted since the first of them. */
export type Attendance = { answered: number; asked: number };

/** A member's own place this week in a channel. */
export type ChannelPlace = { channelId: string; points: number; answers: number; rank: number };

/** An answer whose author allows that it is quoted, with its latest grade. */
export type QuotableAnswer = {
  userId: string;
  questionId: string;
  /** What its author has left of it: messages that were deleted or taken back are not in it. */
  text: string;
  grade: Grade;
};

/** A channel's week. Nobody is in it who is not shown on boards. */
export type ChannelWeek = {
  /** Of first main answers; scores from 0 to 1. */
  questions: { questionId: string; medianScore: number; answers: number }[];
  /** Who has most points this season on each topic of the week, and among how many. */
  leaders: { topic: string; userIds: string[]; points: number; participants: number }[];
  /** Given in the channel for all to read, by members who allow quoting; the best first. */
  quotable: QuotableAnswer[];
};

/** What is read from the standings besides boards of points; each is a query or two over indexes. */
export interface StandingsReader {
  improved(query: ImprovedQuery): Promise<ImprovedBoard>;
  /** Null where the member has no answer in the channel that stands. */
  attendance(place: MemberRef & { channelId: string }): Promise<Attendance | null>;
  /** The member's places of this week, by each channel's own zone, whether others see them or not. */
  places(member: MemberRef, now: Date): Promise<ChannelPlace[]>;
  /** The week that `monday` begins. */
  week(channel: ChannelOf, monday: Temporal.PlainDate): Promise<ChannelWeek>;
}
