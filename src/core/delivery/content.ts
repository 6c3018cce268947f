import type { Level, Question } from '../bank/question.ts';
import type { Grade } from '../grading/grade-answer.ts';
import type { StepRubric } from '../grading/grader.ts';
import type { LevelReading } from '../grading/level-reading.ts';
import type { StepKey } from '../grading/steps.ts';
import type { Debrief, InterviewAsk } from './interview-content.ts';
import type { Notice } from './outgoing.ts';
import type { SeatDebrief, SeatOpening, SeatReply } from './seat-content.ts';
import type { WeeklyBoard } from './weekly-content.ts';

/** How one step of a session went, for a summary. */
export type StepResult = { step: StepKey; asks: string; outcome: 'graded' | 'skipped'; grade: Grade | null };

/** What follows the feedback on a step. */
export type Next =
  | { kind: 'follow-up'; step: StepKey; asks: string; number: number; of: number }
  /** The chain is over: the summary comes as the next message. */
  | { kind: 'summary' }
  /** The step was graded anew; nothing changes after it. */
  | { kind: 'none' };

/** Earlier attempt at the same question, for the difference. Fractions from 0 to 1. */
export type Comparison = { earlierScore: number; nowScore: number; gained: string[]; lost: string[] };

/** A message with all its data, ready to be rendered. */
/** `inChannel`: others read it too, so it names whom it is for. */
export type Content =
  | { kind: 'daily_question'; dailyId: string; question: Question; localDate: string; closesAt: Date }
  | {
      kind: 'question';
      sessionId: string;
      userId: string;
      inChannel: boolean;
      question: Question;
      origin: 'daily' | 'private' | 'practice' | 'mock' | 'seat';
      attempt: number;
      /** The answer that was given in the modal, where the session began with one. */
      answer: string | null;
    }
  | {
      kind: 'feedback';
      sessionId: string;
      userId: string;
      step: StepKey;
      revision: number;
      attempt: number;
      rubric: StepRubric;
      grade: Grade;
      /** Criteria whose wording is kept back: the follow-up that comes next asks about them. */
      withheld: string[];
      /** The criterion whose points would help most, among those not kept back; null where nothing is missing. */
      improvement: { criterionId: string; asks: string; partial: string | null; meets: string } | null;
      next: Next;
      comparison: Comparison | null;
      inChannel: boolean;
      /** The question, where several are asked in one thread. */
      about?: string;
    }
  | {
      kind: 'follow_up';
      sessionId: string;
      userId: string;
      step: StepKey;
      asks: string;
      number: number;
      of: number;
    }
  | {
      kind: 'hint';
      sessionId: string;
      step: StepKey;
      number: number;
      of: number;
      text: string;
      /** What it costs, in an interview. */
      costsPoints?: number;
    }
  | {
      kind: 'summary';
      sessionId: string;
      userId: string;
      question: Question;
      ended: 'completed' | 'stopped';
      attempt: number;
      steps: StepResult[];
      /** Main answer and follow-ups together, 0 to 1; null where nothing was graded. */
      score: number | null;
      reading: Record<Exclude<Level, 'intermediate'>, LevelReading> | null;
      offlineEstimate: boolean;
      hintsTaken: number;
      comparison: Comparison | null;
      inChannel: boolean;
    }
  | { kind: 'outline'; question: Question; answered: number }
  | WeeklyBoard
  | InterviewAsk
  | Debrief
  | SeatOpening
  | SeatReply
  | SeatDebrief
  /** A file, and what it shows in words. */
  | { kind: 'file'; name: string; title: string; alt: string; bytes: Uint8Array }
  | { kind: 'notice'; notice: Notice; inChannel: boolean; userId: string | null };
