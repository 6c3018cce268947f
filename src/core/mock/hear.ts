import type { Bank } from '../bank/bank.ts';
import type { MemberRef } from '../members/member.ts';
import { wordHeard } from '../practice/session-writes.ts';
import { act } from './acts.ts';
import { currentOf, holderOf, type Interview, type InterviewRecord } from './interview.ts';
import type { InterviewStore, InterviewWrite, OpenInterview } from './interview-store.ts';
import { tellNotice } from './interview-writes.ts';
import { type InterviewWord, readInterviewWord } from './read-word.ts';

export type HearDeps = { bank: Bank; interviews: InterviewStore; newId: () => string };

/** A message of a member in the direct message. `threadTs` null: at its top level. */
export type HeardMessage = MemberRef & {
  channelId: string;
  messageTs: string;
  threadTs: string | null;
  text: string;
  botUserId: string;
};

export type Hearing =
  /** Not said to an interview, or said as an answer to one: practice goes on with it. */
  | { kind: 'not-a-word' }
  | { kind: 'obeyed'; interviewId: string; word: InterviewWord }
  /** The interview is paused with nothing asked: the member was told how to go on. */
  | { kind: 'told'; interviewId: string }
  | { kind: 'known-already' };

/**
 * Takes the words that only an interview has. All else, answers and `hint` and `skip`, is for the session under way.
 * Told twice of the same message, it changes nothing.
 */
export async function hearInInterview(deps: HearDeps, message: HeardMessage, now: Date): Promise<Hearing> {
  const { teamId, userId } = message;
  const open = await deps.interviews.open({ teamId, userId });
  if (!open || !isSaidTo(open, message)) return { kind: 'not-a-word' };
  const word = readInterviewWord(message.text, message.botUserId);
  // An answer during a pause is taken, and ends it; only where nothing was asked yet there is something to say.
  if (!word && !isHeld(open.interview)) return { kind: 'not-a-word' };
  const interviewId = open.interview.id;
  const nextSessionId = deps.newId();
  return deps.interviews.change<Hearing>(
    { teamId, userId, interviewId },
    message,
    ({ record, alreadyStored }) => {
      if (alreadyStored) return { result: { kind: 'known-already' }, writes: [] };
      if (!record || record.interview.status === 'closed')
        return { result: { kind: 'not-a-word' }, writes: [] };
      if (word) {
        const writes = act(record, word, { bank: deps.bank, now, nextSessionId });
        const heard = currentWordHeard(record, message, now);
        return { result: { kind: 'obeyed', interviewId, word }, writes: [...writes, ...heard] };
      }
      if (!isHeld(record.interview)) return { result: { kind: 'not-a-word' }, writes: [] };
      const notice = { about: 'interview-is-paused', sessionId: holderOf(record.interview) } as const;
      const told = tellNotice(
        record.interview,
        `is-paused:${message.channelId}:${message.messageTs}`,
        notice,
      );
      return { result: { kind: 'told', interviewId }, writes: [told] };
    },
  );
}

/** True where nothing waits for an answer: what comes next came up during a pause and was not asked. */
function isHeld({ status, held }: Interview): boolean {
  return status === 'paused' && held;
}

/** At the top level of the direct message the words are for the open interview too. */
function isSaidTo({ channelId, threadTs }: OpenInterview, message: HeardMessage): boolean {
  if (channelId !== message.channelId) return false;
  return message.threadTs === null || message.threadTs === threadTs;
}

function currentWordHeard(record: InterviewRecord, message: HeardMessage, now: Date): InterviewWrite[] {
  const current = currentOf(record)?.session;
  return current ? [wordHeard(current, message, now)] : [];
}

/** A press of one of the interview's buttons. Only its own member can. */
export async function pressInInterview(
  deps: HearDeps,
  press: MemberRef & { interviewId: string; word: InterviewWord },
  now: Date,
): Promise<'done' | 'nothing-to-do' | 'not-yours' | 'no-such-interview'> {
  const { teamId, userId, interviewId, word } = press;
  const seen = await deps.interviews.load(interviewId);
  if (!seen || seen.interview.teamId !== teamId) return 'no-such-interview';
  if (seen.interview.userId !== userId) return 'not-yours';
  const nextSessionId = deps.newId();
  return deps.interviews.change(press, null, ({ record }) => {
    if (!record) return { result: 'no-such-interview', writes: [] };
    const writes = act(record, word, { bank: deps.bank, now, nextSessionId });
    return { result: writes.length > 0 ? 'done' : 'nothing-to-do', writes };
  });
}
