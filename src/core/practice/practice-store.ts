import type { Post } from '../delivery/outgoing.ts';
import type { StepKey } from '../grading/steps.ts';
import type { Earned } from '../standings/points.ts';
import type { AnswerPart, Session, SessionRecord, StepGrade } from './session.ts';

/** Which session a change is about. Every form names the member, whose changes happen one after the other. */
export type SessionRef = { teamId: string; userId: string } & (
  | { by: 'id'; sessionId: string }
  /** The member's latest session in this thread. */
  | { by: 'thread'; channelId: string; threadTs: string }
  /** The member's latest session in a direct message that is not done. */
  | { by: 'direct-message'; channelId: string }
  /** None yet. */
  | { by: 'question'; questionId: string }
);

/** What a change may look at. */
export type Found = {
  record: SessionRecord | null;
  /** The daily question that the thread hangs under. */
  daily: { id: string; questionId: string } | null;
  /** True when this message's answer is stored already, in whatever session. */
  alreadyStored: boolean;
  /**
   * True when the thread is not known, but a question to this place is just being posted, or may have been when a process
   * died: whether the thread hangs under it will be known soon.
   */
  questionUnderWay: boolean;
  /** Sessions with an answer that this member has had on the question (the record's, the daily's or the ref's), withdrawn ones left out. */
  attempts: number;
};

/** What a change stores. All of it, or nothing. */
export type Write =
  | { write: 'session'; session: Session }
  | { write: 'answer'; answer: AnswerPart }
  | { write: 'answer-text'; teamId: string; channelId: string; messageTs: string; text: string | null }
  /** Marks every part of the step's answer as not belonging to it any more. */
  | { write: 'set-aside'; sessionId: string; step: StepKey }
  /** Takes a message that was set aside back into the answer. */
  | { write: 'reinstate'; teamId: string; channelId: string; messageTs: string }
  | { write: 'grade'; grade: StepGrade }
  /** Empties the quotes and reasons of all grades of a step: they repeat what its author deleted. */
  | { write: 'scrub-quotes'; sessionId: string; step: StepKey }
  /**
   * Has the weekly post of a daily's week made anew where there is one, once for each cause: it may quote what its
   * author took back.
   */
  | { write: 'weekly-again'; teamId: string; dailyId: string; cause: string }
  /** What the session's member has earned with it, once for each step of a question; under a daily question only. */
  | { write: 'earn'; session: Session; earned: Earned }
  | { write: 'post'; post: Post }
  /** Grades the session's present answer at `at`; a later call moves the time. */
  | { write: 'grade-job'; sessionId: string; at: Date }
  /** Grades the stored answer to a step whose latest grade is `revision`; once that has changed, the job does nothing. */
  | { write: 'regrade-job'; sessionId: string; step: StepKey; revision: number };

export type Change<T> = { result: T; writes: readonly Write[] };

/** The sessions of all members, with their answers and grades. */
export interface PracticeStore {
  /**
   * Shows `decide` the session as it is and stores what it returns, in one transaction, with the member locked: two
   * changes of one member never overlap, in whatever process they run. `decide` may run again after a conflict.
   */
  change<T>(
    ref: SessionRef,
    message: { channelId: string; messageTs: string } | null,
    decide: (found: Found) => Change<T>,
  ): Promise<T>;

  /** Reads without a lock; null where there is no such session. */
  load(sessionId: string): Promise<SessionRecord | null>;

  /** The session that a stored message belongs to. */
  findByMessage(message: {
    teamId: string;
    channelId: string;
    messageTs: string;
  }): Promise<SessionRecord | null>;

  /** The questions that a member has had, with the time of the latest session on each; withdrawn ones left out. */
  history(member: { teamId: string; userId: string }): Promise<{ questionId: string; lastAt: Date }[]>;

  /** The latest main grade of the member's earlier attempts at the same question. */
  earlierGrade(session: Session): Promise<StepGrade | null>;
}
