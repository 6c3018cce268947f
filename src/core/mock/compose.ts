import type { Bank } from '../bank/bank.ts';
import type { Question } from '../bank/question.ts';
import type { Content } from '../delivery/content.ts';
import type { InterviewAsk, InterviewOpening } from '../delivery/interview-content.ts';
import type { Outgoing } from '../delivery/outgoing.ts';
import { type StepKey, stepRubric } from '../grading/steps.ts';
import { composeForSession } from '../practice/compose.ts';
import type { PracticeStore } from '../practice/practice-store.ts';
import type { SessionRecord } from '../practice/session.ts';
import { leftAt } from './clock.ts';
import { debriefOf } from './debrief.ts';
import type { Interview, InterviewRecord, Plan } from './interview.ts';
import type { InterviewStore } from './interview-store.ts';
import { checkPhrased, type Interviewer } from './phrasing.ts';
import { beforeFollowUp, beforeQuestion, onceMore } from './sentences.ts';
import { hintPoints } from './signal.ts';

/** What a message of an interview is about. */
type OfSession = Extract<Outgoing, { sessionId: string }>;

export type InterviewComposeDeps = {
  bank: Bank;
  practice: Pick<PracticeStore, 'load' | 'earlierGrade'>;
  interviews: Pick<InterviewStore, 'load' | 'past'>;
  now: () => Date;
  /** Null: every sentence stands as its author wrote it. */
  interviewer: Interviewer | null;
  /** Told why another wording was not used. */
  onFallback?: (fallback: { sessionId: string; reason: string }) => void;
};

/** Earlier interviews shown beside one. */
const earlierShown = 3;

/** A message of one of an interview's sessions, with all its data as it is now. Null when what it was about is gone. */
export async function composeInInterview(
  deps: InterviewComposeDeps,
  outgoing: OfSession,
  session: SessionRecord,
): Promise<Content | null> {
  switch (outgoing.kind) {
    case 'question':
      return composeAsk(deps, { session, step: 'main', again: false });
    case 'follow_up':
    case 'interview_again': {
      const { step, status } = session.session;
      // The member was faster, or is being graded: this question is behind them.
      if (step !== outgoing.step || status === 'done') return null;
      return composeAsk(deps, { session, step, again: outgoing.kind === 'interview_again' });
    }
    case 'feedback': {
      const content = await composeForSession({ ...deps, store: deps.practice }, outgoing);
      const about = deps.bank.find(session.session.questionId)?.title;
      if (content?.kind !== 'feedback' || about === undefined) return content;
      // What comes next is a message of its own.
      return { ...content, next: { kind: 'none' }, withheld: [], about };
    }
    case 'hint': {
      const content = await composeForSession({ ...deps, store: deps.practice }, outgoing);
      return content?.kind === 'hint' ? { ...content, costsPoints: hintPoints } : content;
    }
    default:
      return null;
  }
}

/** The debrief of a closed interview; null where it is gone or open. */
export async function composeDebrief(
  deps: Pick<InterviewComposeDeps, 'bank' | 'interviews'>,
  interviewId: string,
): Promise<Extract<Content, { kind: 'debrief' }> | null> {
  const record = await deps.interviews.load(interviewId);
  if (record?.interview.status !== 'closed') return null;
  const { teamId, userId, plan, createdAt } = record.interview;
  const past = await deps.interviews.past({ teamId, userId, track: plan.track, limit: earlierShown + 10 });
  const earlier = past.filter(({ interviewId: id, at }) => id !== interviewId && at <= createdAt);
  return debriefOf(deps.bank, record, earlier.slice(0, earlierShown));
}

type Asking = { session: SessionRecord; step: InterviewAsk['step']; again: boolean };

async function composeAsk(
  deps: InterviewComposeDeps,
  { session: { session }, step, again }: Asking,
): Promise<Content | null> {
  const question = deps.bank.find(session.questionId);
  const rubric = question ? stepRubric(question, step) : null;
  const record = session.interviewId === null ? null : await deps.interviews.load(session.interviewId);
  if (!question || !rubric || !record) return null;
  const { interview } = record;
  const number = interview.sessions.findIndex(({ sessionId }) => sessionId === session.id) + 1;
  const isOpening = step === 'main' && number === 1 && !again;
  const authored = {
    said: isOpening ? '' : saidBefore({ sessionId: session.id, step, again }),
    asks: rubric.asks,
  };
  const words =
    isOpening || again
      ? authored
      : await inOtherWords(deps, { question, sessionId: session.id, step, authored });
  return {
    kind: 'interview_ask',
    sessionId: session.id,
    userId: session.userId,
    step,
    frame: frameOf(record, number, deps.now()),
    opening: isOpening ? openingOf(interview.plan) : null,
    said: words.said,
    title: step === 'main' ? question.title : null,
    asks: words.asks,
    hasHints: step === 'main' && (session.hints.main ?? 0) < question.hints.length,
  };
}

type Words = { said: string; asks: string };

/** A main question stands as it is: the transition alone gets other words. What is not in order falls back to its author's. */
async function inOtherWords(
  { interviewer, onFallback }: InterviewComposeDeps,
  of: { question: Question; sessionId: string; step: StepKey; authored: Words },
): Promise<Words> {
  if (!interviewer) return of.authored;
  const { sessionId, step, authored } = of;
  const request = { transition: authored.said, question: step === 'main' ? null : authored.asks };
  const reply = await interviewer.phrase(request);
  const checked = reply.kind === 'phrased' ? checkPhrased(request, reply.phrased, of) : reply;
  if (checked.kind === 'failed') {
    onFallback?.({ sessionId, reason: checked.reason });
    return authored;
  }
  const { transition, question: asks } = checked.phrased;
  return { said: transition, asks: asks ?? authored.asks };
}

function saidBefore({ sessionId, step, again }: { sessionId: string; step: string; again: boolean }): string {
  if (again) return onceMore;
  return step === 'main' ? beforeQuestion({ sessionId }) : beforeFollowUp({ sessionId, step });
}

function frameOf(
  { interview }: Pick<InterviewRecord, 'interview'>,
  number: number,
  now: Date,
): InterviewAsk['frame'] {
  return {
    interviewId: interview.id,
    number,
    of: interview.plan.questions.length,
    minutesLeft: minutesLeft(interview, now),
  };
}

/** Whole minutes, rounded up: with half a minute left there is one to go. */
export function minutesLeft(interview: Interview, now: Date): number {
  return Math.ceil(leftAt(interview, now) / 60_000);
}

function openingOf(plan: Plan): InterviewOpening {
  const { track, level, minutes, feedback, company, role, questions } = plan;
  const followUps = Math.max(...questions.map((question) => question.followUps));
  return { track, level, minutes, questions: questions.length, followUps, feedback, company, role };
}
