import { z } from 'zod';
import { Level } from '../bank/question.ts';
import { SkipRange } from '../daily/schedule.ts';

/** In characters, as Slack shows names. */
export const longestNickname = 40;

/** Ranges of leave that a member may note at a time. */
export const mostLeaves = 20;

/** What a member has chosen. What was stored before a field was known gets its default. */
export const MemberSettings = z.object({
  /** The level that the member prepares for; decides what practice picks. */
  level: Level,
  /** Follow-ups after the main answer, 0 to 3. */
  maxFollowUps: z.int().min(0).max(3),
  /** Whether others see the member on boards; the own place is there either way. */
  onBoards: z.boolean().default(true),
  /** What boards call the member; null: the name in Slack. */
  nickname: z.string().trim().min(1).max(longestNickname).nullable().default(null),
  /** Whether a strong sentence of an answer may be quoted, with the name, in a weekly post. */
  quotable: z.boolean().default(false),
  /** How many due reviews a day the member is shown; 0 pauses them. */
  reviewsADay: z.int().min(0).max(10).default(3),
  /** Planned leave: days that break no streak. Both dates belong to a range. */
  leave: z.array(SkipRange).max(mostLeaves).default([]),
});
export type MemberSettings = z.infer<typeof MemberSettings>;

export const defaultSettings: MemberSettings = {
  level: 'senior',
  maxFollowUps: 3,
  onBoards: true,
  nickname: null,
  quotable: false,
  reviewsADay: 3,
  leave: [],
};

export interface MemberStore {
  /** The member's settings, the defaults where nothing was chosen. */
  settings(member: MemberRef): Promise<MemberSettings>;
  saveSettings(member: MemberRef, settings: MemberSettings): Promise<void>;
  /** Deletes all that is stored about the member and says how much that was, words like `skip` not counted. Cannot be undone. */
  forget(member: MemberRef): Promise<{ sessions: number; answers: number }>;
}

export type MemberRef = { teamId: string; userId: string };
