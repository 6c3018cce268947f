import { z } from 'zod';
import type { Competency, Level } from '../bank/question.ts';
import type { LevelReading, ReadLevel } from '../grading/level-reading.ts';
import type { StepKey } from '../grading/steps.ts';

/** The usual hiring scale, lowest first. */
export const signals = ['strong-no', 'no', 'lean-no', 'lean-yes', 'yes', 'strong-yes'] as const;
export const Signal = z.enum(signals);
export type Signal = z.infer<typeof Signal>;

/** What keeps a signal down whatever the scores are: `mock/signal.ts`. */
export type SignalLimit = 'red-flag' | 'red-flags' | 'weak-question' | 'few-questions';

/** Where an interview stands, for the line above or below what it asks. */
export type InterviewFrame = {
  interviewId: string;
  /** Which question of how many. */
  number: number;
  of: number;
  minutesLeft: number;
};

/** What the interviewer says before the first question. */
export type InterviewOpening = {
  track: string;
  level: Level;
  minutes: number;
  questions: number;
  followUps: number;
  feedback: 'each' | 'end';
  company: string | null;
  role: string | null;
};

/** The interviewer's turn: what goes before, and the question. */
export type InterviewAsk = {
  kind: 'interview_ask';
  sessionId: string;
  userId: string;
  step: StepKey;
  frame: InterviewFrame;
  opening: InterviewOpening | null;
  /** A neutral sentence before the question; empty where there is none. */
  said: string;
  /** Null for a follow-up. */
  title: string | null;
  asks: string;
  hasHints: boolean;
};

/** One answer of an interview, in figures. `score` null: not answered, or not graded. */
export type DebriefStep = { step: StepKey; score: number | null; seconds: number; words: number };

export type DebriefQuestion = {
  sessionId: string;
  questionId: string;
  title: string;
  /** With hints taken off; null where nothing of it was graded. */
  score: number | null;
  hints: number;
  steps: DebriefStep[];
};

/** A moment of the interview, in the member's own words. */
export type Moment = { quote: string; asks: string; kind: 'met' | 'partial' | 'missed' | 'red-flag' };

/** Something to practise, with the question that trains it. */
export type ToPractise = { asks: string; competency: Competency; questionId: string; title: string };

/** A score of one competency, 0 to 1, from `points` judged points. */
export type CompetencyScore = { competency: Competency; score: number; points: number };

/** What an earlier interview of the same track came to. */
export type EarlierInterview = {
  interviewId: string;
  at: Date;
  level: Level;
  minutes: number;
  signal: Signal | null;
  score: number | null;
  competencies: { competency: Competency; score: number }[];
};

/** The end of an interview. Scores run from 0 to 1. */
export type Debrief = {
  kind: 'debrief';
  interviewId: string;
  userId: string;
  at: Date;
  track: string;
  level: Level;
  minutes: number;
  minutesUsed: number;
  ended: 'completed' | 'time' | 'ended-early' | 'silence';
  planned: number;
  signal: Signal | null;
  score: number | null;
  /** What kept the signal down; empty where nothing did. */
  limits: SignalLimit[];
  /** The share of a competency that meets the level. */
  bar: number;
  competencies: CompetencyScore[];
  questions: DebriefQuestion[];
  reading: Record<ReadLevel, LevelReading['reads']> | null;
  best: Moment | null;
  weakest: Moment | null;
  practise: ToPractise[];
  /** The session to try once more. */
  weakestSessionId: string | null;
  offlineEstimate: boolean;
  /** Latest first. */
  earlier: EarlierInterview[];
};
