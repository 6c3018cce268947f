import { z } from 'zod';
import { StepKey } from '../grading/steps.ts';

/** Something to tell that is not part of the chain itself. */
export const Notice = z.discriminatedUnion('about', [
  /** The grader is away; the grade will come. */
  z.strictObject({ about: z.literal('grade-delayed'), sessionId: z.string() }),
  /** Grading was given up after many tries; offers to try again. */
  z.strictObject({ about: z.literal('grade-failed'), sessionId: z.string() }),
  /** The answer cannot be graded as it is; the member's turn again. */
  z.strictObject({ about: z.literal('not-gradable'), sessionId: z.string(), reason: z.string() }),
  /** A graded answer was edited; offers a regrade. */
  z.strictObject({
    about: z.literal('answer-edited'),
    sessionId: z.string(),
    step: StepKey,
    revision: z.int(),
  }),
  z.strictObject({ about: z.literal('answer-withdrawn'), sessionId: z.string() }),
  z.strictObject({ about: z.literal('no-more-hints'), sessionId: z.string() }),
  /** The mock interview is paused, on the member's wish. */
  z.strictObject({ about: z.literal('interview-paused'), sessionId: z.string() }),
  /** It is paused and nothing is asked: how to go on. */
  z.strictObject({ about: z.literal('interview-is-paused'), sessionId: z.string() }),
  /** It ends as soon as the last answer is graded. */
  z.strictObject({ about: z.literal('interview-ending'), sessionId: z.string() }),
  /** Nobody has said anything in it for a day. */
  z.strictObject({ about: z.literal('interview-nudge'), sessionId: z.string() }),
  /** An edited answer was graded anew, and the grade comes at the end. */
  z.strictObject({ about: z.literal('interview-noted'), sessionId: z.string() }),
  /** The bot joined a channel: what it does, and a button that opens the schedule. */
  z.strictObject({ about: z.literal('channel-greeting'), invitedBy: z.string().nullable() }),
  z.strictObject({ about: z.literal('dm-greeting'), userId: z.string() }),
  z.strictObject({ about: z.literal('schedule-paused'), channelId: z.string(), reason: z.string() }),
  z.strictObject({ about: z.literal('installed'), userId: z.string() }),
]);
export type Notice = z.infer<typeof Notice>;

/**
 * A message to send, by reference: it is composed when it goes out, so that a text that was deleted meanwhile is not
 * sent, and the outbox holds nobody's words.
 */
export const Outgoing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('daily_question'), dailyId: z.string() }),
  /** Opens a session in a direct message; its timestamp becomes the session's thread. */
  z.strictObject({ kind: z.literal('question'), sessionId: z.string() }),
  z.strictObject({ kind: z.literal('feedback'), sessionId: z.string(), step: StepKey, revision: z.int() }),
  z.strictObject({ kind: z.literal('follow_up'), sessionId: z.string(), step: StepKey }),
  z.strictObject({ kind: z.literal('hint'), sessionId: z.string(), step: StepKey, index: z.int() }),
  z.strictObject({ kind: z.literal('summary'), sessionId: z.string() }),
  /** The question of an interview's present step, said once more. */
  z.strictObject({ kind: z.literal('interview_again'), sessionId: z.string(), step: StepKey }),
  /** In the interviewer's seat: the candidate's reply to one message, and the end. */
  z.strictObject({ kind: z.literal('seat_reply'), sessionId: z.string(), messageTs: z.string() }),
  z.strictObject({ kind: z.literal('seat_debrief'), sessionId: z.string() }),
  z.strictObject({ kind: z.literal('debrief'), interviewId: z.string() }),
  z.strictObject({
    kind: z.literal('interview_file'),
    interviewId: z.string(),
    file: z.enum(['picture', 'transcript']),
  }),
  /** A member's progress as a picture: by topic, or week by week. */
  z.strictObject({
    kind: z.literal('progress_file'),
    teamId: z.string(),
    userId: z.string(),
    file: z.enum(['topics', 'weeks']),
  }),
  z.strictObject({ kind: z.literal('outline'), dailyId: z.string() }),
  /** A channel's standings of the week that begins on `monday`, an ISO date. */
  z.strictObject({
    kind: z.literal('weekly_board'),
    teamId: z.string(),
    channelId: z.string(),
    monday: z.string(),
    /** In the place of an earlier one, which must not stay as it is. */
    isAgain: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('notice'), notice: Notice }),
  z.strictObject({ kind: z.literal('reaction'), name: z.string() }),
]);
export type Outgoing = z.infer<typeof Outgoing>;

/** Where an outgoing message goes. */
export const Destination = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('channel'), channelId: z.string(), threadTs: z.string().nullable() }),
  /** A new message in the member's direct message. */
  z.strictObject({ to: z.literal('member'), userId: z.string() }),
  /** The session's thread, wherever that turns out to be. */
  z.strictObject({ to: z.literal('session'), sessionId: z.string() }),
  /** The same, seen by the member alone where the thread is in a channel. Slack does not promise to deliver it. */
  z.strictObject({ to: z.literal('session-member'), sessionId: z.string(), userId: z.string() }),
  /** Replaces the message that was sent under this key; not sent when that never was. */
  z.strictObject({ to: z.literal('replace'), key: z.string() }),
  /** A reaction on a message. */
  z.strictObject({ to: z.literal('message'), channelId: z.string(), messageTs: z.string() }),
]);
export type Destination = z.infer<typeof Destination>;

/** An entry for the outbox. A second entry under the same key is not stored: that is what makes a post happen once. */
export type Post = { key: string; teamId: string; outgoing: Outgoing; destination: Destination };

/** The key under which the feedback on a step was first posted; a regrade replaces that message. */
export function feedbackKey(sessionId: string, step: StepKey, revision = 1): string {
  return `feedback:${sessionId}:${step}:${revision}`;
}

/** The key under which the message that opens or reopens a session is posted. */
export function questionKey(sessionId: string): string {
  return `question:${sessionId}`;
}
