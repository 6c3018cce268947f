import { z } from 'zod';
import { Level } from '../bank/question.ts';

/** What a member has chosen. */
export const MemberSettings = z.strictObject({
  /** The level that the member prepares for; decides what practice picks. */
  level: Level,
  /** Follow-ups after the main answer, 0 to 3. */
  maxFollowUps: z.int().min(0).max(3),
});
export type MemberSettings = z.infer<typeof MemberSettings>;

export const defaultSettings: MemberSettings = { level: 'senior', maxFollowUps: 3 };

export interface MemberStore {
  /** The member's settings, the defaults where nothing was chosen. */
  settings(member: MemberRef): Promise<MemberSettings>;
  saveSettings(member: MemberRef, settings: MemberSettings): Promise<void>;
  /** Deletes all that is stored about the member and says how much that was, words like `skip` not counted. Cannot be undone. */
  forget(member: MemberRef): Promise<{ sessions: number; answers: number }>;
}

export type MemberRef = { teamId: string; userId: string };
