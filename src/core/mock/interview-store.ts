import type { EarlierInterview } from '../delivery/interview-content.ts';
import type { MemberRef } from '../members/member.ts';
import type { Found, SessionRef, Write } from '../practice/practice-store.ts';
import type { Interview, InterviewRecord, Track } from './interview.ts';
import type { PastVerdicts } from './weak-spots.ts';

/** What a change of an interview stores, beside what its sessions do. All of it, or nothing. */
export type InterviewWrite =
  | Write
  /**
   * The interview as it is now. Since when its turn's message stands is kept where the delivery has recorded it
   * meanwhile. A second open interview of one member is refused.
   */
  | { write: 'interview'; interview: Interview }
  /** Looks after the interview at `at`; a later call moves the time. */
  | { write: 'interview-timer'; interviewId: string; at: Date };

export type InterviewChange<T> = { result: T; writes: readonly InterviewWrite[] };

/** A member's open interview, or one by its id. */
export type InterviewRef = MemberRef & { interviewId?: string };

/** What a member did before, for planning the next interview. */
export type PracticePast = {
  history: { questionId: string; lastAt: Date }[];
  /** The verdicts on the member's latest answers, at most a hundred of them. */
  verdicts: PastVerdicts[];
};

/** The interviews of all members. Changes of one member never overlap, those of sessions included. */
export interface InterviewStore {
  /** As `PracticeStore.change`, with the interview that the session belongs to; null for any other session. */
  changeSession<T>(
    ref: SessionRef,
    message: { channelId: string; messageTs: string } | null,
    decide: (found: Found, interview: InterviewRecord | null) => InterviewChange<T>,
  ): Promise<T>;

  /** Shows `decide` the interview as it is and stores what it returns. `alreadyStored`: the message was heard before. */
  change<T>(
    ref: InterviewRef,
    message: { channelId: string; messageTs: string } | null,
    decide: (found: { record: InterviewRecord | null; alreadyStored: boolean }) => InterviewChange<T>,
  ): Promise<T>;

  /** Reads without a lock; null where there is none. */
  load(interviewId: string): Promise<InterviewRecord | null>;

  /** The member's interview that is not closed, and where it is held. */
  open(member: MemberRef): Promise<OpenInterview | null>;

  /** True while the member sits in an interviewer's seat. */
  hasSeat(member: MemberRef): Promise<boolean>;

  /** Closed interviews with a result, latest first; of one track where it is given. */
  past(of: MemberRef & { track?: Track; limit: number }): Promise<PastInterview[]>;

  /** What the member has done so far. */
  practised(member: MemberRef): Promise<PracticePast>;

  /** How often the member has answered each of the questions. */
  attempts(member: MemberRef, questionIds: readonly string[]): Promise<Record<string, number>>;
}

export type OpenInterview = {
  interview: Interview;
  channelId: string | null;
  threadTs: string | null;
};

export type PastInterview = EarlierInterview & {
  track: Track;
  channelId: string | null;
  threadTs: string | null;
};
