import { feedbackKey, type Notice, type Outgoing, questionKey } from '../delivery/outgoing.ts';
import type { Grade } from '../grading/grade-answer.ts';
import type { StepKey } from '../grading/steps.ts';
import type { Write } from './practice-store.ts';
import { type AnswerPart, partsOf, type Session, type SessionRecord, type StepGrade } from './session.ts';
import { noTrouble, replacing, save, tell, tellNotice } from './session-writes.ts';

/** What happens to a session when its author takes back, edits or deletes what is stored. Pure, like `transitions.ts`. */

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
  if (steps.includes('main')) forgotten.push(...weeklyAgain(session, 'withdrawn'));
  const notice: Notice = { about: 'answer-withdrawn', sessionId: session.id };
  // The notice takes the place of the feedback, which quotes what is to be forgotten.
  const graded = record.grades.filter((grade) => steps.includes(grade.step));
  const told = graded.flatMap((grade) =>
    replaceFeedback(session, grade, { cause: 'withdrawn', by: () => ({ kind: 'notice', notice }) }),
  );
  if (session.origin === 'private' && step === 'main') told.push(replaceQuestion(session, notice));
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
  // What is said in the interviewer's seat is no answer, and stays none.
  if (session.origin === 'seat') return [stored];
  if (part.setAside) return [stored, ...reinstate(session, part, times)];
  if (session.status === 'grading' && session.step === part.step) {
    return [
      stored,
      save(session, {}, times.now),
      { write: 'grade-job', sessionId: session.id, at: times.gradeAt },
    ];
  }
  const graded = grades.find((grade) => grade.step === part.step);
  if (!graded) return [stored];
  const { step, revision } = graded;
  const notice: Notice = { about: 'answer-edited', sessionId: session.id, step, revision };
  return [stored, tellNotice(session, `edited:${session.id}:${message.messageTs}:${message.editTs}`, notice)];
}

/** What was refused is edited while its step still waits: it is graded as it is now. */
function reinstate(session: Session, part: AnswerPart, times: { now: Date; gradeAt: Date }): Write[] {
  if (session.status === 'done' || session.step !== part.step) return [];
  const { teamId, channelId, messageTs } = part;
  return [
    { write: 'reinstate', teamId, channelId, messageTs },
    save(session, { status: 'grading', trouble: noTrouble }, times.now),
    { write: 'grade-job', sessionId: session.id, at: times.gradeAt },
  ];
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
    if (step === 'main') writes.push(...weeklyAgain(session, `scrubbed:${message.messageTs}`));
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

/** Main answers under a daily question may be quoted in the standings of the week. */
function weeklyAgain({ id, teamId, origin, dailyId }: Session, cause: string): Write[] {
  if (origin !== 'daily' || dailyId === null) return [];
  return [{ write: 'weekly-again', teamId, dailyId, cause: `${cause}:${id}` }];
}

/** The message that opened a private session repeats the answer from the modal. */
function replaceQuestion(session: Session, notice: Notice): Write {
  const replaces = questionKey(session.id);
  return replacing(session, { key: `${replaces}:withdrawn`, replaces, outgoing: { kind: 'notice', notice } });
}

/** Has the stored text of a graded step graded once more, when its latest grade is still that revision. */
export function askRegrade(record: SessionRecord, of: { step: StepKey; revision: number }): Write[] {
  const { step, revision } = of;
  const graded = record.grades.find((grade) => grade.step === step);
  if (
    graded?.revision !== revision ||
    record.session.ended === 'withdrawn' ||
    partsOf(record.answers, step).length === 0
  )
    return [];
  return [{ write: 'regrade-job', sessionId: record.session.id, step, revision }];
}

/**
 * A grade of an edited answer, with feedback of its own; the chain stays where it is. `of` names the step and the revision
 * that was to be replaced: a job that runs twice finds the next one there and changes nothing.
 */
export function applyRegrade(
  record: SessionRecord,
  of: { step: StepKey; revision: number },
  grade: Grade,
  now: Date,
): Write[] {
  const { session, grades } = record;
  const { step } = of;
  const before = grades.find((g) => g.step === step);
  if (before?.revision !== of.revision || session.ended === 'withdrawn') return [];
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
