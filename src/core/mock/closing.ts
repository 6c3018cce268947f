import type { Bank } from '../bank/bank.ts';
import { feedbackKey, type Outgoing } from '../delivery/outgoing.ts';
import type { Write } from '../practice/practice-store.ts';
import { countedGrades } from '../practice/session.ts';
import { debriefKey, type Ending, type Interview, type InterviewRecord } from './interview.ts';
import type { InterviewWrite } from './interview-store.ts';
import { tell } from './interview-writes.ts';
import { resultOf } from './result.ts';

type Closing = { bank: Bank; now: Date };

/** Ends the interview: the debrief, its picture, and in end-feedback mode the feedback that was held back. */
export function close(record: InterviewRecord, ended: Ending, { bank, now }: Closing): InterviewWrite[] {
  const { interview } = record;
  const closed: Interview = {
    ...interview,
    status: 'closed',
    turn: null,
    ended,
    result: resultOf(bank, record),
    quietSince: now,
    closedAt: now,
  };
  const { id: interviewId } = interview;
  const file: Outgoing = { kind: 'interview_file', interviewId, file: 'picture' };
  const hasScores = (closed.result?.competencies.length ?? 0) > 0;
  return [
    { write: 'interview', interview: closed },
    tell(interview, debriefKey(interviewId), { kind: 'debrief', interviewId }),
    ...(hasScores ? [tell(interview, `picture:${interviewId}`, file)] : []),
    ...(interview.plan.feedback === 'end' ? heldBack(record) : []),
  ];
}

/** The feedback on every answer, in the order of the answers. */
function heldBack({ interview, sessions }: InterviewRecord): InterviewWrite[] {
  return sessions.flatMap((record) =>
    record.session.ended === 'withdrawn'
      ? []
      : countedGrades(record).map(({ sessionId, step, revision }) =>
          tell(interview, feedbackKey(sessionId, step, revision), {
            kind: 'feedback',
            sessionId,
            step,
            revision,
          }),
        ),
  );
}

/** A grade changed, or went, after the end: the result is computed anew and the debrief takes its place. */
export function reviewed(
  record: InterviewRecord,
  writes: readonly Write[],
  { bank }: Closing,
): InterviewWrite[] {
  const { interview } = record;
  const cause = causeIn(writes);
  if (!cause) return [];
  const key = `${debriefKey(interview.id)}:${cause}`;
  const { id: interviewId, teamId } = interview;
  return [
    { write: 'interview', interview: { ...interview, result: resultOf(bank, record) } },
    {
      write: 'post',
      post: {
        key,
        teamId,
        outgoing: { kind: 'debrief', interviewId },
        destination: { to: 'replace', key: debriefKey(interviewId) },
      },
    },
  ];
}

function causeIn(writes: readonly Write[]): string | null {
  for (const write of writes) {
    if (write.write === 'grade') {
      const { sessionId, step, revision } = write.grade;
      return `graded:${sessionId}:${step}:${revision}`;
    }
    if (write.write === 'answer-text' && write.text === null)
      return `gone:${write.channelId}:${write.messageTs}`;
  }
  return null;
}
