import { pickForMember } from '../bank/pick-question.ts';
import { topicOf } from '../bank/question.ts';
import type { DailyStore } from '../daily/daily.ts';
import { questionKey } from '../delivery/outgoing.ts';
import type { MemberRef } from '../members/member.ts';
import type { SessionRef, Write } from './practice-store.ts';
import type { Session } from './session.ts';
import type { PracticeDeps } from './submit.ts';
import * as transitions from './transitions.ts';

export type Started =
  | { kind: 'started'; sessionId: string; questionId: string }
  | { kind: 'unknown-topic'; topics: readonly string[] }
  | { kind: 'no-such-question' };

/** Puts a question to the member in a direct message: one not had yet, of the topic where one is named. */
export async function startPractice(
  deps: PracticeDeps & { random: () => number; dailies: Pick<DailyStore, 'openQuestions'> },
  wish: MemberRef & { topic: string | null },
  now: Date,
): Promise<Started> {
  const topic = wish.topic === null ? null : matchTopic(deps.bank.topics, wish.topic);
  if (topic === undefined) return { kind: 'unknown-topic', topics: deps.bank.topics };
  const [settings, history, taken] = await Promise.all([
    deps.members.settings(wish),
    deps.store.history(wish),
    deps.dailies.openQuestions(wish.teamId),
  ]);
  const fitting = deps.bank.questions.filter((question) => topic === null || topicOf(question) === topic);
  // A question that is open in a channel today is kept for there, as long as there are others.
  const elsewhere = fitting.filter((question) => !taken.includes(question.id));
  const candidates = elsewhere.length > 0 ? elsewhere : fitting;
  const question = pickForMember(candidates, { history, level: settings.level, random: deps.random });
  if (!question) return { kind: 'no-such-question' };
  return open(deps, { ...wish, questionId: question.id, maxFollowUps: settings.maxFollowUps }, now);
}

/** Puts a certain question to the member in a direct message. */
export async function startQuestion(
  deps: PracticeDeps,
  wish: MemberRef & { questionId: string },
  now: Date,
): Promise<Started> {
  if (!deps.bank.find(wish.questionId)) return { kind: 'no-such-question' };
  const { maxFollowUps } = await deps.members.settings(wish);
  return open(deps, { ...wish, maxFollowUps }, now);
}

/** A member's answer from the modal: opens a session in the direct message that begins with it. */
export async function submitPrivately(
  deps: PracticeDeps,
  given: MemberRef & { questionId: string; dailyId: string | null; viewId: string; text: string },
  now: Date,
): Promise<Started> {
  if (!deps.bank.find(given.questionId)) return { kind: 'no-such-question' };
  const { maxFollowUps } = await deps.members.settings(given);
  return open(deps, { ...given, maxFollowUps, answer: { viewId: given.viewId, text: given.text } }, now);
}

/** Puts the same question again, in the place where it was answered before. */
export async function retryQuestion(
  deps: PracticeDeps,
  wish: MemberRef & { sessionId: string },
  now: Date,
): Promise<Started | { kind: 'not-yours' } | { kind: 'still-open' }> {
  const before = await deps.store.load(wish.sessionId);
  if (!before || before.session.teamId !== wish.teamId) return { kind: 'no-such-question' };
  if (before.session.userId !== wish.userId) return { kind: 'not-yours' };
  if (!deps.bank.find(before.session.questionId)) return { kind: 'no-such-question' };
  const { channelId, threadTs, questionId } = before.session;
  if (channelId === null || threadTs === null) return { kind: 'still-open' };
  const { maxFollowUps } = await deps.members.settings(wish);
  const id = deps.newId();
  const ref = { by: 'thread', teamId: wish.teamId, userId: wish.userId, channelId, threadTs } as const;
  return deps.store.change<Started | { kind: 'still-open' }>(ref, null, ({ record, attempts }) => {
    if (record && record.session.status !== 'done') return { result: { kind: 'still-open' }, writes: [] };
    const { teamId, userId, dailyId } = before.session;
    // What is tried again after an interview is no longer a part of it.
    const origin = before.session.origin === 'mock' ? 'practice' : before.session.origin;
    const place = { channelId, threadTs };
    const session = transitions.openSession(
      { id, teamId, userId, questionId, origin, dailyId, ...place, attempt: attempts + 1, maxFollowUps },
      now,
    );
    const writes: Write[] = [{ write: 'session', session }, askIn(session, { to: 'session', sessionId: id })];
    return { result: { kind: 'started', sessionId: id, questionId }, writes };
  });
}

type Opening = MemberRef & {
  questionId: string;
  maxFollowUps: number;
  dailyId?: string | null;
  answer?: { viewId: string; text: string };
};

function open(deps: PracticeDeps, opening: Opening, now: Date): Promise<Started> {
  const { teamId, userId, questionId, maxFollowUps, answer } = opening;
  const id = deps.newId();
  const ref: SessionRef = { by: 'question', teamId, userId, questionId };
  const message = answer ? { channelId: 'modal', messageTs: `view:${answer.viewId}` } : null;
  return deps.store.change<Started>(ref, message, ({ attempts, alreadyStored }) => {
    const result: Started = { kind: 'started', sessionId: id, questionId };
    if (alreadyStored) return { result, writes: [] };
    const session = transitions.openSession(
      {
        id,
        teamId,
        userId,
        questionId,
        origin: answer ? 'private' : 'practice',
        dailyId: opening.dailyId ?? null,
        attempt: attempts + 1,
        channelId: null,
        threadTs: null,
        maxFollowUps,
      },
      now,
    );
    const writes: Write[] = [{ write: 'session', session }, askIn(session, { to: 'member', userId })];
    if (answer && message) {
      writes.push(
        ...transitions.addAnswer(session, { ...message, text: answer.text }, { now, gradeAt: now }),
      );
    }
    return { result, writes };
  });
}

function askIn(
  session: Session,
  destination: { to: 'session'; sessionId: string } | { to: 'member'; userId: string },
): Write {
  return {
    write: 'post',
    post: {
      key: questionKey(session.id),
      teamId: session.teamId,
      outgoing: { kind: 'question', sessionId: session.id },
      destination,
    },
  };
}

/** The topic that a member means: its name, or the only one that begins so. Undefined where none does. */
function matchTopic(topics: readonly string[], wish: string): string | undefined {
  const wanted = wish
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  const exact = topics.find((topic) => topic === wanted);
  if (exact) return exact;
  const similar = topics.filter((topic) => topic.startsWith(wanted));
  return similar.length === 1 ? similar[0] : undefined;
}
