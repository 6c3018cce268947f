import { z } from 'zod';
import { pickForMember } from '../bank/pick-question.ts';
import { type Exemplar, ExemplarGrade, type Question, topicOf } from '../bank/question.ts';
import { questionKey } from '../delivery/outgoing.ts';
import type { MemberRef } from '../members/member.ts';
import type { Change, SessionRef, Write } from '../practice/practice-store.ts';
import type { AnswerPart, Session, SessionRecord } from '../practice/session.ts';
import type { PracticeDeps } from '../practice/submit.ts';
import { openSession } from '../practice/transitions.ts';
import type { HeardMessage } from './hear.ts';
import type { InterviewStore } from './interview-store.ts';
import { readInterviewWord } from './read-word.ts';

/**
 * The interviewer's seat: the member asks, the bot is a candidate who is one of the question's exemplars. It is a session
 * whose messages are never graded; which exemplar, and what it has said, follows from the session's id and messages.
 */

/** What the member saw in the candidate, as the form holds it. */
export const SeatScore = z.strictObject({
  guessed: ExemplarGrade,
  verdicts: z.record(z.string(), z.enum(['met', 'partial', 'missed'])),
  redFlags: z.array(z.string()),
});
export type SeatScore = z.infer<typeof SeatScore>;

/** The place where a score is kept, as an answer given in a form is. */
const inForm = 'modal';

/** The exemplar that the bot plays; the same one for the same session. */
export function candidateOf({ id }: Pick<Session, 'id'>, question: Question): Exemplar | null {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return question.exemplars[sum % question.exemplars.length] ?? null;
}

/** What the member has said in the seat, oldest first. Deleted messages and words are left out. */
export function askedIn({ answers }: Pick<SessionRecord, 'answers'>): (AnswerPart & { text: string })[] {
  return answers.flatMap((part) => {
    const { text, channelId } = part;
    return text === null || channelId === inForm ? [] : [{ ...part, text }];
  });
}

/** The score that the member has given; null before. */
export function scoreIn({ answers }: Pick<SessionRecord, 'answers'>): SeatScore | null {
  const text = answers.findLast(({ channelId }) => channelId === inForm)?.text;
  if (!text) return null;
  try {
    return SeatScore.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export type SeatStarted = { kind: 'started'; sessionId: string } | { kind: 'no-such-question' };

/** Puts the member into the interviewer's seat, in a thread of the direct message. */
export async function startSeat(
  deps: PracticeDeps & { random: () => number },
  wish: MemberRef & { topic: string | null },
  now: Date,
): Promise<SeatStarted> {
  const { teamId, userId, topic } = wish;
  const [settings, history] = await Promise.all([deps.members.settings(wish), deps.store.history(wish)]);
  const wanted = topic?.trim().toLowerCase().replaceAll(/\s+/g, '-') ?? null;
  const fitting = deps.bank.questions.filter((question) => wanted === null || topicOf(question) === wanted);
  const question = pickForMember(fitting, { history, level: settings.level, random: deps.random });
  if (!question) return { kind: 'no-such-question' };
  const id = deps.newId();
  const ref: SessionRef = { by: 'question', teamId, userId, questionId: question.id };
  return deps.store.change<SeatStarted>(ref, null, () => {
    const session = openSession(
      {
        id,
        teamId,
        userId,
        questionId: question.id,
        origin: 'seat',
        dailyId: null,
        attempt: 1,
        channelId: null,
        threadTs: null,
        maxFollowUps: 0,
      },
      now,
    );
    const outgoing = { kind: 'question', sessionId: id } as const;
    const destination = { to: 'member', userId } as const;
    const post: Write = { write: 'post', post: { key: questionKey(id), teamId, outgoing, destination } };
    return { result: { kind: 'started', sessionId: id }, writes: [{ write: 'session', session }, post] };
  });
}

export type SeatHearing = 'not-a-seat' | 'replied' | 'ended' | 'over' | 'known-already';

/** Takes a message that is said in an interviewer's seat: the candidate replies, or the word `end` ends it. */
export async function hearInSeat(
  deps: Pick<PracticeDeps, 'store'> & { interviews: Pick<InterviewStore, 'hasSeat'> },
  message: HeardMessage,
  now: Date,
): Promise<SeatHearing> {
  const { teamId, userId, channelId, threadTs } = message;
  // Most messages are said to nobody of the kind: for them this is all.
  if (!(await deps.interviews.hasSeat({ teamId, userId }))) return 'not-a-seat';
  const ref: SessionRef =
    threadTs === null
      ? { by: 'direct-message', teamId, userId, channelId }
      : { by: 'thread', teamId, userId, channelId, threadTs };
  return deps.store.change<SeatHearing>(ref, message, ({ record, alreadyStored }) => {
    if (record?.session.origin !== 'seat') return { result: 'not-a-seat', writes: [] };
    if (alreadyStored) return { result: 'known-already', writes: [] };
    if (record.session.status === 'done') return { result: 'over', writes: [] };
    if (readInterviewWord(message.text, message.botUserId) === 'end') {
      return {
        result: 'ended',
        writes: [said(record.session, message, { text: null, now }), ...endSeat(record.session, now)],
      };
    }
    return { result: 'replied', writes: ask(record.session, message, now) };
  });
}

function ask(session: Session, message: HeardMessage, now: Date): Write[] {
  const { messageTs } = message;
  return [
    { write: 'session', session: { ...session, updatedAt: now } },
    said(session, message, { text: message.text.trim(), now }),
    {
      write: 'post',
      post: {
        key: `seat-reply:${session.id}:${messageTs}`,
        teamId: session.teamId,
        outgoing: { kind: 'seat_reply', sessionId: session.id, messageTs },
        destination: { to: 'session', sessionId: session.id },
      },
    },
  ];
}

/** Set aside from the start: nothing that is said here is an answer. */
function said(
  { teamId, userId, id: sessionId, step }: Session,
  { channelId, messageTs }: { channelId: string; messageTs: string },
  { text, now }: { text: string | null; now: Date },
): Write {
  const answer = {
    teamId,
    userId,
    sessionId,
    step,
    channelId,
    messageTs,
    text,
    setAside: true,
    receivedAt: now,
  };
  return { write: 'answer', answer };
}

function endSeat(session: Session, now: Date): Write[] {
  return [
    { write: 'session', session: { ...session, status: 'done', ended: 'completed', updatedAt: now } },
    {
      write: 'post',
      post: {
        key: `seat-debrief:${session.id}`,
        teamId: session.teamId,
        outgoing: { kind: 'seat_debrief', sessionId: session.id },
        destination: { to: 'session', sessionId: session.id },
      },
    },
  ];
}

export type SeatScored = 'scored' | 'over' | 'not-yours' | 'no-such-seat';

/** Stores what the member saw in the candidate, and ends the seat with its debrief. Once. */
export async function scoreSeat(
  deps: Pick<PracticeDeps, 'store'>,
  given: MemberRef & { sessionId: string; viewId: string; score: SeatScore },
  now: Date,
): Promise<SeatScored> {
  const { teamId, userId, sessionId, viewId, score } = given;
  const seen = await deps.store.load(sessionId);
  if (!seen || seen.session.teamId !== teamId || seen.session.origin !== 'seat') return 'no-such-seat';
  if (seen.session.userId !== userId) return 'not-yours';
  const message = { channelId: inForm, messageTs: `view:${viewId}` };
  return deps.store.change<SeatScored>(
    { by: 'id', teamId, userId, sessionId },
    message,
    ({ record, alreadyStored }): Change<SeatScored> => {
      if (!record || alreadyStored || record.session.status === 'done') return { result: 'over', writes: [] };
      const kept = said(record.session, message, { text: JSON.stringify(score), now });
      return { result: 'scored', writes: [kept, ...endSeat(record.session, now)] };
    },
  );
}
