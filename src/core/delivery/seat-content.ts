import type { ExemplarGrade, Question, Verdict } from '../bank/question.ts';

/** The opening of an interviewer's seat: the question, what to look for, and what the candidate says first. */
export type SeatOpening = {
  kind: 'seat_opening';
  sessionId: string;
  question: Question;
  says: string;
};

/** The candidate's reply to something that the member said. */
export type SeatReply = { kind: 'seat_reply'; sessionId: string; says: string };

/** One criterion: what the member saw, and what the bank says. `seen` null: not scored. */
export type SeatVerdict = { asks: string; seen: Verdict | null; holds: 'met' | 'partial' | 'missed' };

/** A weakness of the candidate's, and whether the member brought it to light. */
export type Plant = { says: string; kind: 'gap' | 'red-flag'; found: boolean };

/** How the member did in the interviewer's seat. */
export type SeatDebrief = {
  kind: 'seat_debrief';
  sessionId: string;
  title: string;
  grade: ExemplarGrade;
  /** What the member took the candidate for; null where nothing was scored. */
  guessed: ExemplarGrade | null;
  verdicts: SeatVerdict[];
  plants: Plant[];
  /** Questions that gave their answer away, in the member's words. */
  leading: string[];
  questionsAsked: number;
};
