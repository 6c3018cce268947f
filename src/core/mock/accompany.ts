import type { Bank } from '../bank/bank.ts';
import type { Post } from '../delivery/outgoing.ts';
import type { Write } from '../practice/practice-store.ts';
import type { Session, SessionRecord } from '../practice/session.ts';
import { goOnAt, stopAt, writtenOn } from './clock.ts';
import { reviewed } from './closing.ts';
import { currentOf, holderOf, type Interview, type InterviewRecord } from './interview.ts';
import type { InterviewWrite } from './interview-store.ts';
import { addressed, remember, tellNotice } from './interview-writes.ts';
import { proceed } from './proceed.ts';

export type Accompanying = { bank: Bank; now: Date; nextSessionId: string };

/**
 * What a change of one of its sessions means for the interview: the same change with the messages that an interview has
 * instead of a single question's, the clock, and what comes next. `before` is the session as it was found.
 */
export function accompany(
  record: InterviewRecord,
  change: { before: SessionRecord; writes: readonly Write[] },
  deps: Accompanying,
): InterviewWrite[] {
  const { before, writes } = change;
  if (writes.length === 0) return [];
  const after = applied(before, writes);
  const others = record.sessions.map((each) => (each.session.id === after.session.id ? after : each));
  if (record.interview.status === 'closed') {
    return [...writes, ...reviewed({ ...record, sessions: others }, writes, deps)];
  }
  const interview = turned(record.interview, { before, after: after.session, writes }, deps.now);
  const kept = writes.flatMap((write) => inInterview(write, interview));
  const isCurrent = currentOf(record)?.session.id === after.session.id;
  const moved = isCurrent && hasMoved(before.session, after.session);
  if (!moved) return [...kept, ...remember(interview, {}, deps.now)];
  return [...kept, ...proceed({ ...record, interview, sessions: others }, deps)];
}

function hasMoved(before: Session, after: Session): boolean {
  return before.status !== after.status
    ? after.status === 'done' || before.step !== after.step
    : before.step !== after.step;
}

/** The session as it is once the writes are stored, as far as an interview looks at it. */
function applied(before: SessionRecord, writes: readonly Write[]): SessionRecord {
  let { session, answers, grades } = before;
  for (const write of writes) {
    if (write.write === 'session' && write.session.id === session.id) session = write.session;
    if (write.write === 'answer') answers = [...answers, write.answer];
    if (write.write === 'answer-text') {
      answers = answers.map((part) =>
        part.messageTs === write.messageTs && part.channelId === write.channelId
          ? { ...part, text: write.text }
          : part,
      );
    }
    if (write.write === 'set-aside')
      answers = answers.map((part) => (part.step === write.step ? { ...part, setAside: true } : part));
    if (write.write === 'grade') {
      const { grade } = write;
      grades = [...grades.filter((each) => each.step !== grade.step), grade];
    }
    if (write.write === 'scrub-quotes') grades = grades.map((each) => scrubbed(each, write.step));
  }
  return { session, answers, grades };
}

function scrubbed(graded: SessionRecord['grades'][number], step: string): SessionRecord['grades'][number] {
  if (graded.step !== step) return graded;
  const { grade } = graded;
  return {
    ...graded,
    grade: {
      ...grade,
      verdicts: grade.verdicts.map((verdict) => ({ ...verdict, quotes: [], reason: '' })),
      redFlags: grade.redFlags.map((flag) => ({ ...flag, quotes: [] })),
    },
  };
}

/** The clock and the pause after a change: an answer stops the one and ends the other. */
function turned(
  interview: Interview,
  { before, after, writes }: { before: SessionRecord; after: Session; writes: readonly Write[] },
  now: Date,
): Interview {
  const { session } = before;
  const answer = { sessionId: session.id, step: session.step };
  const wrote = writes.some((write) => write.write === 'answer');
  const isAnswer = writes.some((write) => write.write === 'answer' && !write.answer.setAside);
  // Whoever writes goes on; a grade that comes meanwhile does not end a pause.
  const awake: Interview =
    wrote && interview.status === 'paused' ? { ...interview, status: 'running' } : interview;
  if (session.status === 'waiting' && after.status === 'grading')
    return { ...awake, ...stopAt(awake, answer, now) };
  if (session.status === 'grading' && after.status === 'grading' && isAnswer)
    return { ...awake, ...writtenOn(awake, answer, now) };
  const isBack = session.status === 'grading' && after.status === 'waiting' && session.step === after.step;
  if (isBack && awake.status === 'running')
    return { ...awake, ...goOnAt(awake, `back:${session.id}:${session.step}:${now.getTime()}`, now) };
  if (session.status === 'waiting' && hasMoved(session, after))
    return { ...awake, ...stopAt(awake, answer, now) };
  return awake;
}

/** A session's write as it is inside of an interview. */
function inInterview(write: Write, interview: Interview): InterviewWrite[] {
  if (write.write !== 'post') return [write];
  const { post } = write;
  const { outgoing } = post;
  const endOnly = interview.plan.feedback === 'end';
  switch (outgoing.kind) {
    // What comes next, and the end, are the interview's to say.
    case 'summary':
    case 'follow_up':
      return [];
    case 'feedback':
      if (!endOnly) return [addressed(post, interview)];
      // The new grade is told with the others.
      if (outgoing.revision === 1 || post.destination.to === 'replace') return [];
      return [noted(post, interview)];
    case 'notice':
      return [addressed(endOnly ? notReplacing(post, interview) : post, interview)];
    default:
      return [addressed(post, interview)];
  }
}

function noted(post: Post, interview: Interview): InterviewWrite {
  return tellNotice(interview, `noted:${post.key}`, {
    about: 'interview-noted',
    sessionId: holderOf(interview),
  });
}

/** A notice that was to take the place of feedback that is held back comes by itself. */
function notReplacing(post: Post, interview: Interview): Post {
  if (post.destination.to !== 'replace') return post;
  return { ...post, destination: { to: 'session', sessionId: holderOf(interview) } };
}
