import { z } from 'zod';
import { StepKey } from '../../../core/grading/steps.ts';

/** The `action_id` of everything that can be pressed. */
export const actionIds = {
  answerPrivately: 'answer_privately',
  hint: 'hint',
  skip: 'skip',
  stop: 'stop',
  notAnAnswer: 'not_an_answer',
  /** Grades an edited answer anew. */
  regrade: 'regrade',
  /** Tries again where grading was given up. */
  gradeAgain: 'grade_again',
  /** A new attempt at the same question. */
  retry: 'retry',
  anotherQuestion: 'another_question',
  /** The outline of a finished session, to its member alone. */
  showOutline: 'show_outline',
  openSetup: 'open_setup',
  pauseSchedule: 'pause_schedule',
  resumeSchedule: 'resume_schedule',
  openSettings: 'open_settings',
  startPractice: 'start_practice',
  /** The question that proves what was missing before. */
  startReview: 'start_review',
  forgetMe: 'forget_me',
  showHelp: 'show_help',
  /** A link; Slack reports the press all the same and wants it acknowledged. */
  openSession: 'open_session',
  /** Opens the form of a mock interview. */
  startMock: 'start_mock',
  pauseInterview: 'pause_interview',
  resumeInterview: 'resume_interview',
  repeatQuestion: 'repeat_question',
  endInterview: 'end_interview',
  /** A certain question, to practise what an interview has shown. */
  train: 'train',
  /** Opens the form in which a candidate is scored. */
  scoreSeat: 'score_seat',
  /** The interviewer's seat once more. */
  anotherSeat: 'another_seat',
  /** The interview as a file. */
  transcript: 'transcript',
  /** A member's interviews of one track, side by side. */
  compareInterviews: 'compare_interviews',
  /** Typing in a field of the private answer. */
  answerDraft: 'answer_draft',
} as const;
export type ActionId = (typeof actionIds)[keyof typeof actionIds];

/** The `callback_id` of each modal. */
export const viewIds = {
  privateAnswer: 'private_answer',
  setup: 'setup',
  settings: 'settings',
  mock: 'mock',
  seat: 'seat',
} as const;

const id = z.string().min(1).max(200);

/** Value of `answer_privately`, and of `hint` under a daily question. */
export const DailyRef = z.strictObject({ dailyId: id });
export type DailyRef = z.infer<typeof DailyRef>;

/** Value of `retry`, `another_question`, `show_outline` and `grade_again`. */
export const SessionRef = z.strictObject({ sessionId: id });
export type SessionRef = z.infer<typeof SessionRef>;

/** Value of `skip`, `stop`, `regrade` and of `hint` in a session: an old button must not move a later step. */
export const StepRef = z.strictObject({ sessionId: id, step: StepKey });
export type StepRef = z.infer<typeof StepRef>;

/** Value of `not_an_answer`. */
export const GradeRef = z.strictObject({ sessionId: id, step: StepKey, revision: z.int().min(1) });
export type GradeRef = z.infer<typeof GradeRef>;

export const HintRef = z.union([StepRef, DailyRef]);
export type HintRef = z.infer<typeof HintRef>;

/** Value of `pause_schedule` and `resume_schedule`. */
export const ChannelRef = z.strictObject({ channelId: id });
export type ChannelRef = z.infer<typeof ChannelRef>;

/** Value of `open_setup`, and what the setup modal carries. Null: the modal asks for the channel. */
export const SetupRef = z.strictObject({ channelId: id.nullable() });
export type SetupRef = z.infer<typeof SetupRef>;

/** What the private answer modal carries. */
export const PrivateAnswerRef = z.union([DailyRef, StepRef]);
export type PrivateAnswerRef = z.infer<typeof PrivateAnswerRef>;

/** Value of the buttons of an interview. */
export const InterviewRef = z.strictObject({ interviewId: id });
export type InterviewRef = z.infer<typeof InterviewRef>;

/** Value of `train`. */
export const QuestionRef = z.strictObject({ questionId: id });
export type QuestionRef = z.infer<typeof QuestionRef>;

type Ref = InterviewRef | QuestionRef | DailyRef | SessionRef | StepRef | GradeRef | ChannelRef | SetupRef;

/** What a button's `value` or a modal's `private_metadata` carries: ids only, since whoever sees it can read it. */
export function toValue(ref: Ref): string {
  return JSON.stringify(ref);
}

/** Reads it back; null for anything that was not made by `toValue` for this schema. */
export function fromValue<T>(schema: z.ZodType<T>, value: string | null | undefined): T | null {
  if (!value) return null;
  try {
    return schema.safeParse(JSON.parse(value)).data ?? null;
  } catch {
    return null;
  }
}
