import type { Notice, Outgoing, Post } from '../delivery/outgoing.ts';
import type { Write } from './practice-store.ts';
import type { Session } from './session.ts';

/** Nothing has gone wrong with grading the present answer. */
export const noTrouble: Session['trouble'] = { tries: 0, badReplies: 0, told: false };

/** The session with a change, stored at `now`. */
export function save(session: Session, change: Partial<Session>, now: Date): Write {
  return { write: 'session', session: { ...session, ...change, updatedAt: now } };
}

/** The end of the chain. */
export function summary(session: Session): Write {
  return tell(session, `summary:${session.id}`, { kind: 'summary', sessionId: session.id });
}

/** A message in the session's thread. */
export function tell(session: Session, key: string, outgoing: Outgoing): Write {
  return post({
    key,
    teamId: session.teamId,
    outgoing,
    destination: { to: 'session', sessionId: session.id },
  });
}

/** A notice in the session's thread. */
export function tellNotice(session: Session, key: string, notice: Notice): Write {
  return tell(session, key, { kind: 'notice', notice });
}

/** A message that the member alone sees, where the thread is in a channel. */
export function privately(session: Session, key: string, outgoing: Outgoing): Write {
  const destination = { to: 'session-member', sessionId: session.id, userId: session.userId } as const;
  return post({ key, teamId: session.teamId, outgoing, destination });
}

/** A message in the place of the one that was sent under another key. */
export function replacing(
  session: Session,
  change: { key: string; replaces: string; outgoing: Outgoing },
): Write {
  const { key, replaces, outgoing } = change;
  return post({ key, teamId: session.teamId, outgoing, destination: { to: 'replace', key: replaces } });
}

function post(entry: Post): Write {
  return { write: 'post', post: entry };
}

/** A word like `skip`, kept without its text: the same word delivered again is known and not obeyed twice. */
export function wordHeard(
  session: Session,
  { channelId, messageTs }: { channelId: string; messageTs: string },
  now: Date,
): Write {
  const { teamId, userId, id: sessionId, step } = session;
  const place = { teamId, userId, sessionId, step, channelId, messageTs };
  return { write: 'answer', answer: { ...place, text: null, setAside: true, receivedAt: now } };
}
