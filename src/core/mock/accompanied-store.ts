import type { Bank } from '../bank/bank.ts';
import type { Change, Found, PracticeStore, SessionRef } from '../practice/practice-store.ts';
import type { Session } from '../practice/session.ts';
import { accompany } from './accompany.ts';
import type { InterviewStore } from './interview-store.ts';

export type AccompaniedDeps = {
  practice: PracticeStore;
  interviews: InterviewStore;
  bank: Bank;
  newId: () => string;
  now: () => Date;
};

/**
 * A practice store in which a session that belongs to an interview takes the interview along, in the same transaction.
 * The rules of practice do not know of it.
 */
export class AccompaniedStore implements PracticeStore {
  readonly #deps: AccompaniedDeps;

  constructor(deps: AccompaniedDeps) {
    this.#deps = deps;
  }

  change<T>(
    ref: SessionRef,
    message: { channelId: string; messageTs: string } | null,
    decide: (found: Found) => Change<T>,
  ): Promise<T> {
    const { interviews, bank, newId, now } = this.#deps;
    const nextSessionId = newId();
    return interviews.changeSession<T>(ref, message, (found, interview) => {
      const change = decide(found);
      if (!interview || !found.record) return change;
      const session = { before: found.record, writes: change.writes };
      return {
        result: change.result,
        writes: accompany(interview, session, { bank, now: now(), nextSessionId }),
      };
    });
  }

  load(sessionId: string) {
    return this.#deps.practice.load(sessionId);
  }

  findByMessage(message: { teamId: string; channelId: string; messageTs: string }) {
    return this.#deps.practice.findByMessage(message);
  }

  history(member: { teamId: string; userId: string }) {
    return this.#deps.practice.history(member);
  }

  earlierGrade(session: Session) {
    return this.#deps.practice.earlierGrade(session);
  }
}
