import { z } from 'zod';
import { Grade } from '../grading/grade-answer.ts';
import { StepKey } from '../grading/steps.ts';

/** How the conversation came about, which decides where it is held. */
export const Origin = z.enum(['daily', 'private', 'practice', 'mock', 'seat']);
export type Origin = z.infer<typeof Origin>;

/**
 * One member's conversation about one question.
 * `waiting`: the member's turn. `grading`: an answer to `step` is stored and not graded yet. `done`: nothing follows.
 */
export const Session = z.strictObject({
  id: z.string(),
  teamId: z.string(),
  userId: z.string(),
  questionId: z.string(),
  origin: Origin,
  dailyId: z.string().nullable(),
  /** The mock interview that it is a question of. */
  interviewId: z.string().nullable(),
  /** 1 for the member's first session on this question, the only one that standings count. */
  attempt: z.int().min(1),
  /** Null until the message that opens the session in a direct message has been posted. */
  channelId: z.string().nullable(),
  threadTs: z.string().nullable(),
  status: z.enum(['waiting', 'grading', 'done']),
  maxFollowUps: z.int().min(0).max(6),
  step: StepKey,
  /** Follow-ups put so far, in order, skipped ones included. */
  asked: z.array(StepKey),
  skipped: z.array(StepKey),
  /** Hints taken, by step. */
  hints: z.record(z.string(), z.int()),
  /** Failed tries to grade the present answer; the member is told once. */
  trouble: z.strictObject({ tries: z.int(), badReplies: z.int(), told: z.boolean() }),
  ended: z.enum(['completed', 'stopped', 'withdrawn']).nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type Session = z.infer<typeof Session>;

/** One message of an answer. Its text is gone once its author deleted it. */
export type AnswerPart = {
  teamId: string;
  userId: string;
  sessionId: string;
  step: StepKey;
  channelId: string;
  /** Slack's timestamp, or `view:<id>` for an answer given in a modal. Unique within team and channel. */
  messageTs: string;
  text: string | null;
  /** Set where the part no longer belongs to the answer: refused by the gate, or taken back by its author. */
  setAside: boolean;
  receivedAt: Date;
};

/** A stored grade. A regrade is a new revision; the first one stays. */
export const StepGrade = z.strictObject({
  sessionId: z.string(),
  step: StepKey,
  revision: z.int().min(1),
  grade: Grade,
  gradedAt: z.date(),
});
export type StepGrade = z.infer<typeof StepGrade>;

/** All that is known of a session. `grades` holds the latest revision of each step. */
export type SessionRecord = { session: Session; answers: AnswerPart[]; grades: StepGrade[] };

/** The text of the answer to a step: its messages in the order in which they were written. */
export function answerText(answers: readonly AnswerPart[], step: StepKey): string {
  return partsOf(answers, step)
    .map((part) => part.text)
    .join('\n\n');
}

/** The grades that count: not those of answers that their author took back. */
export function countedGrades({ answers, grades }: SessionRecord): StepGrade[] {
  return grades.filter(({ step }) => {
    const parts = answers.filter((part) => part.step === step);
    return parts.length === 0 || parts.some((part) => !part.setAside);
  });
}

/** The messages that make up the answer to a step. */
export function partsOf(answers: readonly AnswerPart[], step: StepKey): AnswerPart[] {
  return answers
    .filter((part) => part.step === step && !part.setAside && part.text !== null)
    .toSorted(
      (a, b) => a.receivedAt.getTime() - b.receivedAt.getTime() || (a.messageTs < b.messageTs ? -1 : 1),
    );
}
