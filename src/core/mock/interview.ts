import { z } from 'zod';
import { Competency, Level } from '../bank/question.ts';
import { Signal } from '../delivery/interview-content.ts';
import type { SessionRecord } from '../practice/session.ts';

/** What an interview is about; `tracks.ts` says which topics that means. */
export const Track = z.enum(['behavioral', 'system-design', 'platform', 'ai-era', 'security', 'mixed']);
export type Track = z.infer<typeof Track>;

/** Minutes of the member's own time. */
export const Minutes = z.union([z.literal(15), z.literal(30), z.literal(45)]);
export type Minutes = z.infer<typeof Minutes>;

/** When the member sees how an answer was graded. */
export const FeedbackMode = z.enum(['each', 'end']);
export type FeedbackMode = z.infer<typeof FeedbackMode>;

/** What the member asks for in the form. */
export const InterviewWish = z.strictObject({
  track: Track,
  level: Level,
  minutes: Minutes,
  feedback: FeedbackMode,
  company: z.string().nullable(),
  role: z.string().nullable(),
});
export type InterviewWish = z.infer<typeof InterviewWish>;

/** Why a question stands in the plan. It also decides what the question weighs: see `signal.ts`. */
export const Part = z.enum(['opener', 'core', 'weak-spot']);
export type Part = z.infer<typeof Part>;

export const PlannedQuestion = z.strictObject({
  questionId: z.string(),
  part: Part,
  /** Follow-ups at the most. */
  followUps: z.int().min(0).max(6),
});
export type PlannedQuestion = z.infer<typeof PlannedQuestion>;

export const Plan = InterviewWish.extend({ questions: z.array(PlannedQuestion).min(1) });
export type Plan = z.infer<typeof Plan>;

/** What an interview came to, in figures only; fractions from 0 to 1. */
export const Result = z.strictObject({
  /** Null where nothing was graded. */
  signal: Signal.nullable(),
  score: z.number().nullable(),
  competencies: z.array(z.strictObject({ competency: Competency, score: z.number() })),
});
export type Result = z.infer<typeof Result>;

/** How an interview came to its end. */
export const Ending = z.enum(['completed', 'time', 'ended-early', 'silence']);
export type Ending = z.infer<typeof Ending>;

/**
 * One member's mock interview. Each of its questions is a practice session in the interview's thread; the last one of
 * `sessions` is under way.
 */
export const Interview = z.strictObject({
  id: z.string(),
  teamId: z.string(),
  userId: z.string(),
  status: z.enum(['running', 'paused', 'closed']),
  plan: Plan,
  /** Which planned question each session is about, in the order in which they were put. */
  sessions: z.array(z.strictObject({ sessionId: z.string(), questionId: z.string() })).min(1),
  /**
   * The member's turn: the key of the message that asks, and since when it stands in Slack, which the delivery records.
   * Null while it is nobody's turn: an answer is being graded, or the interview is paused.
   */
  turn: z.strictObject({ key: z.string(), askedAt: z.date().nullable() }).nullable(),
  /** Milliseconds of the member's time, by `turnOf` session and step. */
  usedMs: z.record(z.string(), z.number()),
  /** When the last message of the answer under way was stored. */
  wroteAtMs: z.number().nullable(),
  /** The member wants to end; the answer under way is graded first. */
  ending: z.boolean(),
  /** What comes next came up during a pause: it is asked when the interview goes on. */
  held: z.boolean(),
  nudged: z.boolean(),
  /** Messages that may come any number of times are told apart by it. */
  said: z.int(),
  /** When something last happened. */
  quietSince: z.date(),
  ended: Ending.nullable(),
  /** Set at the end, and again when a grade changes after it. */
  result: Result.nullable(),
  createdAt: z.date(),
  closedAt: z.date().nullable(),
});
export type Interview = z.infer<typeof Interview>;

/** An interview with all that was said in it. */
export type InterviewRecord = {
  interview: Interview;
  /** Its sessions in the order in which they were put. */
  sessions: SessionRecord[];
  /** How often the member has answered each planned question before, in whatever session. */
  attempts: Readonly<Record<string, number>>;
};

/** The session that is under way. */
export function currentOf({ interview, sessions }: InterviewRecord): SessionRecord | null {
  const last = interview.sessions.at(-1);
  return sessions.find(({ session }) => session.id === last?.sessionId) ?? null;
}

/** The session whose message opened the thread: all messages of the interview are addressed to it, which keeps their order. */
export function holderOf({ sessions: [first] }: Pick<Interview, 'sessions'>): string {
  return first?.sessionId ?? '';
}

/** The key of one answer's time. */
export function turnOf(sessionId: string, step: string): string {
  return `${sessionId} ${step}`;
}

/** The key under which the debrief is posted. */
export function debriefKey(interviewId: string): string {
  return `debrief:${interviewId}`;
}
