import type { Bank } from '../bank/bank.ts';
import type { StepKey } from '../grading/steps.ts';
import type { MemberRef, MemberStore } from '../members/member.ts';
import * as changedAnswers from './changed-answers.ts';
import type { Found, PracticeStore, SessionRef, Write } from './practice-store.ts';
import { type Reading, readReply, type TalkRule, type Word } from './read-reply.ts';
import type { Session, SessionRecord } from './session.ts';
import { wordHeard } from './session-writes.ts';
import * as transitions from './transitions.ts';

/** What the conversation needs from the outside. */
export type PracticeDeps = {
  bank: Bank;
  store: PracticeStore;
  members: Pick<MemberStore, 'settings'>;
  newId: () => string;
  /** How long to wait for another message before an answer is taken as complete. */
  settleMs: number;
};

/** A message of a member in a thread or in the direct message. */
export type Message = MemberRef & {
  channelId: string;
  messageTs: string;
  /** Null for a message at the top level of a direct message. */
  threadTs: string | null;
  text: string;
  botUserId: string;
};

export type Submission =
  | { kind: 'accepted'; sessionId: string }
  | { kind: 'moved'; sessionId: string; word: string }
  /** The message may be an answer, but the post that it hangs under is not settled yet: ask again in a moment. */
  | { kind: 'too-early' }
  | {
      kind: 'ignored';
      rule: TalkRule | 'no-question-here' | 'nothing-begun' | 'chain-is-over' | 'known-already';
    };

/**
 * Takes a message: as an answer to the present step of the member's session, opening one where the thread hangs under a
 * daily question; or as one of the words; or not at all. Told twice of the same message, it changes nothing.
 */
export async function submitMessage(deps: PracticeDeps, message: Message, now: Date): Promise<Submission> {
  const { maxFollowUps } = await deps.members.settings(message);
  const id = deps.newId();
  return deps.store.change<Submission>(refOf(message), message, (found) => {
    if (found.alreadyStored) return ignore('known-already');
    const session = found.record && !canStartAfresh(found.record) ? found.record.session : null;
    if (!session && !found.daily) {
      return found.questionUnderWay
        ? { result: { kind: 'too-early' }, writes: [] }
        : ignore('no-question-here');
    }
    if (session?.status === 'done') return ignore('chain-is-over');
    const answeredBefore = session !== null && (session.origin !== 'daily' || hasAnswered(found.record));
    const reading = readReply(message.text, { botUserId: message.botUserId, answeredBefore });
    if (reading.kind === 'talk') {
      // A picture without a word, sent to the bot alone: among colleagues that is talk.
      if (reading.rule !== 'empty' || !session || session.origin === 'daily') return ignore(reading.rule);
      const refusal = { reason: 'empty', key: `empty:${message.messageTs}` };
      return { ...ignore(reading.rule), writes: transitions.tellNotGradable(session, refusal) };
    }
    // Among colleagues "next" or "stop" is talk as long as there is nothing to skip or to end.
    if (!session && reading.kind === 'word' && reading.word !== 'hint') return ignore('nothing-begun');

    const current = session ?? openInThread(found, message, { id, maxFollowUps, now });
    if (!current) return ignore('no-question-here');
    return {
      result: resultOf(reading, current),
      writes: carryOut({ deps, reading, found, message, session: current }, now),
    };
  });
}

/** A session that was taken back, or stopped before anything was graded, leaves its thread open for a new one. */
export function canStartAfresh({ session, grades }: SessionRecord): boolean {
  return session.ended === 'withdrawn' || (session.ended === 'stopped' && grades.length === 0);
}

function hasAnswered(record: SessionRecord | null): boolean {
  return record?.answers.some((part) => !part.setAside) ?? false;
}

function ignore(rule: Extract<Submission, { kind: 'ignored' }>['rule']): {
  result: Submission;
  writes: Write[];
} {
  return { result: { kind: 'ignored', rule }, writes: [] };
}

function resultOf(reading: Exclude<Reading, { kind: 'talk' }>, session: Session): Submission {
  if (reading.kind === 'answer') return { kind: 'accepted', sessionId: session.id };
  return { kind: 'moved', sessionId: session.id, word: reading.word };
}

function refOf({ teamId, userId, channelId, threadTs }: Message): SessionRef {
  if (threadTs === null) return { by: 'direct-message', teamId, userId, channelId };
  return { by: 'thread', teamId, userId, channelId, threadTs };
}

function openInThread(
  found: Found,
  message: Message,
  fresh: { id: string; maxFollowUps: number; now: Date },
): Session | null {
  if (!found.daily) return null;
  const { teamId, userId, channelId, threadTs } = message;
  return transitions.openSession(
    {
      id: fresh.id,
      teamId,
      userId,
      questionId: found.daily.questionId,
      origin: 'daily',
      dailyId: found.daily.id,
      attempt: found.attempts + 1,
      channelId,
      threadTs,
      maxFollowUps: fresh.maxFollowUps,
    },
    fresh.now,
  );
}

type Move = { deps: PracticeDeps; reading: Reading; found: Found; message: Message; session: Session };

function carryOut({ deps, reading, found, message, session }: Move, now: Date): Write[] {
  if (reading.kind === 'talk') return [];
  if (reading.kind === 'answer') {
    const times = { now, gradeAt: new Date(now.getTime() + deps.settleMs) };
    const part = { channelId: message.channelId, messageTs: message.messageTs, text: reading.text };
    return [...transitions.addAnswer(session, part, times), seen(message)];
  }
  const known = found.record?.session.id === session.id ? found.record : null;
  const record = known ?? { session, answers: [], grades: [] };
  const saved: Write[] = known ? [] : [{ write: 'session', session }];
  return [
    ...saved,
    ...sayWord(deps.bank, { word: reading.word, record }, now),
    wordHeard(session, message, now),
  ];
}

function sayWord(bank: Bank, said: { word: Word; record: SessionRecord }, now: Date): Write[] {
  const { session } = said.record;
  const question = bank.find(session.questionId);
  switch (said.word) {
    case 'hint':
      return question ? transitions.takeHint(session, question, now) : [];
    case 'skip':
      return question ? transitions.skipStep(said.record, question, now) : [];
    case 'stop':
      return transitions.stopSession(said.record, now);
    case 'not-an-answer':
      return changedAnswers.withdrawAnswer(said.record, lastWritten(said.record), now);
  }
}

/** The step that the member's last message was for, graded or refused; the main question where there is none. */
function lastWritten({ answers }: SessionRecord): StepKey {
  const written = answers.filter((part) => part.text !== null);
  return written.toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime()).at(-1)?.step ?? 'main';
}

/** The mark that says at once that the answer has arrived. */
function seen({ teamId, channelId, messageTs }: Message): Write {
  return {
    write: 'post',
    post: {
      key: `seen:${channelId}:${messageTs}`,
      teamId,
      outgoing: { kind: 'reaction', name: 'eyes' },
      destination: { to: 'message', channelId, messageTs },
    },
  };
}

/** Changes the session that a stored message belongs to. False, and nothing happens, for a message that is no answer. */
export async function changeAnswer(
  deps: Pick<PracticeDeps, 'store'>,
  message: { teamId: string; channelId: string; messageTs: string },
  decide: (record: SessionRecord) => Write[],
): Promise<boolean> {
  const found = await deps.store.findByMessage(message);
  if (!found) return false;
  const { teamId, userId, id: sessionId } = found.session;
  await deps.store.change({ by: 'id', teamId, userId, sessionId }, null, ({ record }) => ({
    result: undefined,
    writes: record ? decide(record) : [],
  }));
  return true;
}
