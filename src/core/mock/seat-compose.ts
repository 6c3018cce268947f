import type { Bank } from '../bank/bank.ts';
import type { Exemplar, Question } from '../bank/question.ts';
import type { Outgoing } from '../delivery/outgoing.ts';
import type { Plant, SeatDebrief, SeatOpening, SeatReply } from '../delivery/seat-content.ts';
import type { SessionRecord } from '../practice/session.ts';
import { type Aim, aimOf, candidateSays } from './candidate.ts';
import { askedIn, candidateOf, scoreIn } from './seat.ts';

type SeatContent = SeatOpening | SeatReply | SeatDebrief;

/** Weaknesses named in a debrief. */
const mostPlants = 4;

/** A message of an interviewer's seat, with all its data as it is now. Null when what it was about is gone. */
export function composeSeat(
  bank: Bank,
  outgoing: Extract<Outgoing, { sessionId: string }>,
  record: SessionRecord,
): SeatContent | null {
  const question = bank.find(record.session.questionId);
  const candidate = question ? candidateOf(record.session, question) : null;
  if (!question || !candidate) return null;
  const { id: sessionId } = record.session;
  switch (outgoing.kind) {
    case 'question':
      return { kind: 'seat_opening', sessionId, question, says: candidate.text };
    case 'seat_reply': {
      const asked = askedIn(record);
      const at = asked.findIndex(({ messageTs }) => messageTs === outgoing.messageTs);
      const said = asked[at]?.text;
      // Deleted before it was answered.
      if (said === undefined) return null;
      const earlier = asked.slice(0, at).map(({ text }) => text);
      return { kind: 'seat_reply', sessionId, says: candidateSays(question, candidate, { said, earlier }) };
    }
    case 'seat_debrief':
      return debriefOf({ question, candidate }, record);
    default:
      return null;
  }
}

function debriefOf(
  { question, candidate }: { question: Question; candidate: Exemplar },
  record: SessionRecord,
): SeatDebrief {
  const score = scoreIn(record);
  const asked = askedIn(record).map(({ text }) => ({ text, aim: aimOf(question, text) }));
  return {
    kind: 'seat_debrief',
    sessionId: record.session.id,
    title: question.title,
    grade: candidate.grade,
    guessed: score?.guessed ?? null,
    verdicts: question.criteria.map(({ id, asks }) => ({
      asks,
      seen: score?.verdicts[id] ?? null,
      holds: candidate.verdicts[id] ?? 'missed',
    })),
    plants: plantsOf(
      { question, candidate },
      asked.map(({ aim }) => aim),
      new Set(score?.redFlags ?? []),
    ),
    leading: asked.flatMap(({ text, aim }) => (aim.at === 'criterion' && aim.leading ? [text] : [])),
    questionsAsked: asked.length,
  };
}

/**
 * The candidate's gaps, those that cost most first, and red flags. A gap is found by an open question about it, or by a
 * follow-up that probes it; a red flag by naming it in the form.
 */
function plantsOf(
  { question, candidate }: { question: Question; candidate: Exemplar },
  aims: readonly Aim[],
  named: ReadonlySet<string>,
): Plant[] {
  const probed = new Set(
    aims.flatMap((aim) => {
      if (aim.at === 'follow-up') return aim.followUp.probes;
      return aim.at === 'criterion' && !aim.leading ? [aim.criterion.id] : [];
    }),
  );
  const gaps = question.criteria
    .filter(({ id }) => candidate.verdicts[id] === undefined)
    .toSorted((a, b) => b.points - a.points)
    .map(({ id, asks }): Plant => ({ says: asks, kind: 'gap', found: probed.has(id) }));
  const flags = question.red_flags
    .filter(({ id }) => candidate.red_flags?.includes(id))
    .map(({ id, says }): Plant => ({ says, kind: 'red-flag', found: named.has(id) }));
  return [...flags, ...gaps].slice(0, mostPlants);
}
