import type { Question } from '../bank/question.ts';
import { feedbackKey, type Notice, type Outgoing, type Post } from '../delivery/outgoing.ts';
import type { Grade } from '../grading/grade-answer.ts';
import { followUpKey, type StepKey } from '../grading/steps.ts';
import { nextFollowUp } from './next-step.ts';
import type { Write } from './practice-store.ts';
import { type AnswerPart, partsOf, type Session, type SessionRecord, type StepGrade } from './session.ts';

/**
 * The session as a state machine. Each function is one thing that can happen; it takes the session as it is and returns
 * what to store. None reads a clock or a store, and each can be called in every state: what does not fit is ignored.
 */

const noTrouble: Session['trouble'] = { tries: 0, badReplies: 0, told: false };

export type NewSession = Pick<
  Session,
  | 'id'
  | 'teamId'
  | 'userId'
  | 'questionId'
  | 'origin'
  | 'dailyId'
  | 'attempt'
  | 'channelId'
  | 'threadTs'
  | 'maxFollowUps'
>;

/** A session before its first answer. */
export function openSession(fresh: NewSession, now: Date): Session {
  return {
    ...fresh,
    status: 'waiting',
    step: 'main',
    asked: [],
    skipped: [],
    hints: {},
    trouble: noTrouble,
    ended: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** A message of the member that answers the present step. Grading starts when no other follows until `gradeAt`. */
export function addAnswer(
  session: Session,
  message: Pick<AnswerPart, 'channelId' | 'messageTs' | 'text'>,
  times: { now: Date; gradeAt: Date },
): Write[] {
  if (session.status === 'done') return [];
  const answer: AnswerPart = {
    ...message,
    teamId: session.teamId,
    userId: session.userId,
    sessionId: session.id,
    step: session.step,
    setAside: false,
    receivedAt: times.now,
  };
  // More of an answer that waits for an absent grader: the member knows already.
  const told = session.status === 'grading' && session.trouble.told;
  return [
    save(session, { status: 'grading', trouble: { ...noTrouble, told } }, times.now),
    { write: 'answer', answer },
    { write: 'grade-job', sessionId: session.id, at: times.gradeAt },
  ];
}

/** The present answer was graded: feedback goes out, and the chain moves on or ends. */
export function applyGrade(record: SessionRecord, question: Question, grade: Grade, now: Date): Write[] {
  const { session } = record;
  if (session.status !== 'grading') return [];
  const revision = (record.grades.find((g) => g.step === session.step)?.revision ?? 0) + 1;
  const stepGrade = { sessionId: session.id, step: session.step, revision, grade, gradedAt: now };
  const grades = [...record.grades.filter((g) => g.step !== session.step), stepGrade];
  const moved = moveOn({ ...session, trouble: noTrouble }, question, grades);
  return [
    { write: 'grade', grade: stepGrade },
    save(moved, {}, now),
    tell(session, feedbackKey(session.id, session.step, revision), {
      kind: 'feedback',
      sessionId: session.id,
      step: session.step,
      revision,
    }),
    ...(moved.status === 'done' ? [summary(session)] : []),
  ];
}

/** The answer cannot be graded as it stands: its messages are set aside and it is the member's turn again. */
export function refuseAnswer(session: Session, refusal: { reason: string; key: string }, now: Date): Write[] {
  if (session.status !== 'grading') return [];
  return [
    { write: 'set-aside', sessionId: session.id, step: session.step },
    save(session, { status: 'waiting', trouble: noTrouble }, now),
    ...tellNotGradable(session, refusal),
  ];
}

/** Says that an edited answer cannot be graded; the grade that stands stays. */
export function tellNotGradable(session: Session, refusal: { reason: string; key: string }): Write[] {
  const notice: Notice = { about: 'not-gradable', sessionId: session.id, reason: refusal.reason };
  return [tellNotice(session, `not-gradable:${session.id}:${refusal.key}`, notice)];
}

/** The grader could not do its work this time: the member is told once, and it is tried again at `retryAt`. */
export function delayGrade(
  session: Session,
  cause: 'unavailable' | 'bad-reply',
  times: { now: Date; retryAt: Date },
): Write[] {
  if (session.status !== 'grading') return [];
  const { tries, badReplies, told } = session.trouble;
  const trouble = { tries: tries + 1, badReplies: badReplies + (cause === 'bad-reply' ? 1 : 0), told: true };
  return [
    save(session, { trouble }, times.now),
    { write: 'grade-job', sessionId: session.id, at: times.retryAt },
    ...(told
      ? []
      : [
          tellNotice(session, `grade-delayed:${session.id}:${session.step}:${session.updatedAt.getTime()}`, {
            about: 'grade-delayed',
            sessionId: session.id,
          }),
        ]),
  ];
}

/** Grading is given up for now. The answer stays; the member can ask for another try. */
export function giveUpGrading(session: Session, now: Date): Write[] {
  if (session.status !== 'grading') return [];
  return [
    save(session, { status: 'waiting' }, now),
    tellNotice(session, `grade-failed:${session.id}:${session.step}:${now.getTime()}`, {
      about: 'grade-failed',
      sessionId: session.id,
    }),
  ];
}

/** Grades the stored answer to the present step after all. Ignored where there is none. */
export function tryGradingAgain(record: SessionRecord, now: Date): Write[] {
  const { session, answers } = record;
  if (session.status !== 'waiting' || partsOf(answers, session.step).length === 0) return [];
  return [
    save(session, { status: 'grading', trouble: { ...noTrouble, told: true } }, now),
    { write: 'grade-job', sessionId: session.id, at: now },
  ];
}

/** One more hint for the present step. Only the main question has hints. */
export function takeHint(session: Session, question: Question, now: Date): Write[] {
  if (session.status === 'done') return [];
  const taken = session.hints[session.step] ?? 0;
  if (session.step !== 'main' || taken >= question.hints.length) {
    const key = `no-more-hints:${session.id}:${session.step}:${now.getTime()}`;
    return [
      save(session, {}, now),
      privately(session, key, { kind: 'notice', notice: { about: 'no-more-hints', sessionId: session.id } }),
    ];
  }
  return [
    save(session, { hints: { ...session.hints, [session.step]: taken + 1 } }, now),
    privately(session, `hint:${session.id}:${session.step}:${taken}`, {
      kind: 'hint',
      sessionId: session.id,
      step: session.step,
      index: taken,
    }),
  ];
}

/**
 * Leaves the present follow-up out and asks the next; on the main question there is nothing to go on with, so it ends.
 * Ignored while an answer waits for its grade: what comes next comes with the feedback.
 */
export function skipStep(record: SessionRecord, question: Question, now: Date): Write[] {
  const { session } = record;
  if (session.status !== 'waiting') return [];
  if (session.step === 'main') return stopSession(record, now);
  const moved = moveOn({ ...session, skipped: [...session.skipped, session.step] }, question, record.grades);
  if (moved.status === 'done') return [save(moved, {}, now), summary(session)];
  return [
    save(moved, {}, now),
    tell(session, `follow-up:${session.id}:${moved.step}`, {
      kind: 'follow_up',
      sessionId: session.id,
      step: moved.step,
    }),
  ];
}

/**
 * Ends the session here, with a summary of what there is. An answer that waits for its grade still gets it; the session
 * ends with that, and nothing more is asked.
 */
export function stopSession({ session }: SessionRecord, now: Date): Write[] {
  if (session.status === 'done') return [];
  if (session.status === 'grading') return [save(session, { maxFollowUps: session.asked.length }, now)];
  return [save(session, { status: 'done', ended: 'stopped' }, now), summary(session)];
}

/**
 * What the member wrote was not meant as an answer: its text goes, and its grade no longer counts. Taking back the main
 * answer takes back the session.
 */
export function withdrawAnswer(record: SessionRecord, step: StepKey, now: Date): Write[] {
  const { session, answers } = record;
  if (session.ended === 'withdrawn') return [];
  const forgotten: Write[] = answers
    .filter((part) => step === 'main' || part.step === step)
    .map((part) => ({
      write: 'answer-text',
      teamId: part.teamId,
      channelId: part.channelId,
      messageTs: part.messageTs,
      text: null,
    }));
  const steps = step === 'main' ? [...new Set(answers.map((part) => part.step))] : [step];
  for (const each of steps) {
    forgotten.push({ write: 'set-aside', sessionId: session.id, step: each });
    forgotten.push({ write: 'scrub-quotes', sessionId: session.id, step: each });
  }
  const notice: Notice = { about: 'answer-withdrawn', sessionId: session.id };
  // The notice takes the place of the feedback, which quotes what is to be forgotten.
  const graded = record.grades.filter((grade) => steps.includes(grade.step));
  const told = graded.flatMap((grade) =>
    replaceFeedback(session, grade, { cause: 'withdrawn', by: () => ({ kind: 'notice', notice }) }),
  );
  if (told.length === 0) told.push(tellNotice(session, `withdrawn:${session.id}:${step}`, notice));
  if (step === 'main')
    return [...forgotten, save(session, { status: 'done', ended: 'withdrawn' }, now), ...told];
  const reopened =
    session.step === step && session.status === 'grading' ? { status: 'waiting' as const } : {};
  return [...forgotten, save(session, reopened, now), ...told];
}

/** A stored message was edited. Before its grade that simply counts; after it a regrade is offered, once per text. */
export function editAnswer(
  record: SessionRecord,
  message: { channelId: string; messageTs: string; text: string; editTs: string },
  times: { now: Date; gradeAt: Date },
): Write[] {
  const { session, answers, grades } = record;
  const part = answers.find((p) => p.messageTs === message.messageTs && p.channelId === message.channelId);
  if (!part || part.text === null || part.text === message.text || session.ended === 'withdrawn') return [];
  const stored: Write = {
    write: 'answer-text',
    teamId: session.teamId,
    channelId: message.channelId,
    messageTs: message.messageTs,
    text: message.text,
  };
  if (part.setAside) return [stored];
  if (session.status === 'grading' && session.step === part.step) {
    return [
      stored,
      save(session, {}, times.now),
      { write: 'grade-job', sessionId: session.id, at: times.gradeAt },
    ];
  }
  if (!grades.some((grade) => grade.step === part.step)) return [stored];
  const notice: Notice = { about: 'answer-edited', sessionId: session.id, step: part.step };
  return [stored, tellNotice(session, `edited:${session.id}:${message.messageTs}:${message.editTs}`, notice)];
}

/** A stored message was deleted by its author: its text goes, and the quotes of it in any grade. */
export function removeAnswer(
  record: SessionRecord,
  message: { channelId: string; messageTs: string },
  now: Date,
): Write[] {
  const { session, answers } = record;
  const part = answers.find((p) => p.messageTs === message.messageTs && p.channelId === message.channelId);
  if (!part || part.text === null) return [];
  const writes: Write[] = [{ write: 'answer-text', teamId: session.teamId, ...message, text: null }];
  const graded = record.grades.find((grade) => grade.step === part.step);
  if (graded) {
    const { id: sessionId } = session;
    const { step } = part;
    writes.push({ write: 'scrub-quotes', sessionId, step });
    const by = (revision: number): Outgoing => ({ kind: 'feedback', sessionId, step, revision });
    writes.push(...replaceFeedback(session, graded, { cause: `scrubbed:${message.messageTs}`, by }));
  }
  const left = partsOf(answers, part.step).filter((p) => p !== part);
  if (session.status === 'grading' && session.step === part.step && left.length === 0) {
    writes.push(save(session, { status: 'waiting' }, now));
  }
  return writes;
}

/** Replaces all feedback on a step. Each revision is a message of its own, and each may quote what is gone now. */
function replaceFeedback(
  session: Session,
  graded: StepGrade,
  { cause, by }: { cause: string; by: (revision: number) => Outgoing },
): Write[] {
  const writes: Write[] = [];
  for (let revision = 1; revision <= graded.revision; revision++) {
    const replaces = feedbackKey(session.id, graded.step, revision);
    writes.push(replacing(session, { key: `${replaces}:${cause}`, replaces, outgoing: by(revision) }));
  }
  return writes;
}

/** Has the stored text of a graded step graded once more. */
export function askRegrade(record: SessionRecord, step: StepKey): Write[] {
  const graded = record.grades.some((grade) => grade.step === step);
  if (!graded || record.session.ended === 'withdrawn' || partsOf(record.answers, step).length === 0)
    return [];
  return [{ write: 'regrade-job', sessionId: record.session.id, step }];
}

/** A grade of an edited answer, with feedback of its own; the chain stays where it is. */
export function applyRegrade(record: SessionRecord, step: StepKey, grade: Grade, now: Date): Write[] {
  const { session, grades } = record;
  const before = grades.find((g) => g.step === step);
  if (!before || session.ended === 'withdrawn') return [];
  const revision = before.revision + 1;
  return [
    { write: 'grade', grade: { sessionId: session.id, step, revision, grade, gradedAt: now } },
    tell(session, feedbackKey(session.id, step, revision), {
      kind: 'feedback',
      sessionId: session.id,
      step,
      revision,
    }),
  ];
}

/** The next follow-up, or the end. */
function moveOn(session: Session, question: Question, grades: SessionRecord['grades']): Session {
  const followUp = nextFollowUp(question, { ...session, grades });
  if (!followUp) return { ...session, status: 'done', ended: 'completed' };
  const step = followUpKey(followUp.id);
  return { ...session, status: 'waiting', step, asked: [...session.asked, step] };
}

function save(session: Session, change: Partial<Session>, now: Date): Write {
  return { write: 'session', session: { ...session, ...change, updatedAt: now } };
}

function summary(session: Session): Write {
  return tell(session, `summary:${session.id}`, { kind: 'summary', sessionId: session.id });
}

function tell(session: Session, key: string, outgoing: Outgoing): Write {
  return post({
    key,
    teamId: session.teamId,
    outgoing,
    destination: { to: 'session', sessionId: session.id },
  });
}

function tellNotice(session: Session, key: string, notice: Notice): Write {
  return tell(session, key, { kind: 'notice', notice });
}

function privately(session: Session, key: string, outgoing: Outgoing): Write {
  const destination = { to: 'session-member', sessionId: session.id, userId: session.userId } as const;
  return post({ key, teamId: session.teamId, outgoing, destination });
}

function replacing(session: Session, change: { key: string; replaces: string; outgoing: Outgoing }): Write {
  const { key, replaces, outgoing } = change;
  return post({ key, teamId: session.teamId, outgoing, destination: { to: 'replace', key: replaces } });
}

function post(entry: Post): Write {
  return { write: 'post', post: entry };
}
