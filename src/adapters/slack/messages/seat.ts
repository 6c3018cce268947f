import type { Verdict } from '../../../core/bank/question.ts';
import type {
  Plant,
  SeatDebrief,
  SeatOpening,
  SeatReply,
  SeatVerdict,
} from '../../../core/delivery/seat-content.ts';
import { actionIds, toValue } from './actions.ts';
import { actions, type Block, button, context, divider, type Message, section } from './blocks.ts';
import { compose, type Room, within } from './compose.ts';
import { count, line, literal, quoteLine } from './text.ts';

/** The frame of the interviewer's seat, the question, and what the candidate says to it. */
export function seatOpeningMessage({ sessionId, question, says }: SeatOpening): Message {
  return compose((room) => [
    section(
      [
        '*You interview, I am the candidate.*',
        'How good I am, I do not tell: find out. Ask on and probe in this thread; then score me by criterion, and I show you how the bank sees it, what you found and what you missed.',
      ].join('\n'),
    ),
    divider,
    section(
      `*Your question* · ${line(question.title, 150)}\n${literal(question.question, within(room, 900))}`,
    ),
    context(`What it tests: ${line(question.probes, within(room, 600))}`),
    divider,
    ...spoken(says, room),
    buttons(sessionId),
  ]);
}

/** The candidate's reply. */
export function seatReplyMessage({ sessionId, says }: SeatReply): Message {
  return compose((room) => [...spoken(says, room), buttons(sessionId)]);
}

const grades = { weak: 'a weak', middling: 'a middling', strong: 'a strong' } as const;

/** How the interviewer did. */
export function seatDebriefMessage(content: SeatDebrief): Message {
  const { title, plants, leading, sessionId } = content;
  return compose((room) => [
    section(`*Interviewer's debrief* · ${line(title, 150)}`),
    section(level(content)),
    section(
      ['*Criterion by criterion*', ...content.verdicts.map((each) => verdictLine(each, room))].join('\n'),
    ),
    ...(plants.length === 0
      ? []
      : [section(['*What was planted*', ...plants.map((each) => plantLine(each, room))].join('\n'))]),
    ...(leading.length === 0
      ? []
      : [
          section(
            [
              '*Leading questions*: they hold the answer, and whoever hears one says yes.',
              ...leading.slice(0, 3).map((text) => quoteLine(text, within(room, 200))),
            ].join('\n'),
          ),
        ]),
    section(advice(content)),
    actions(
      button('Another candidate', {
        action: actionIds.anotherSeat,
        value: toValue({ sessionId }),
        style: 'primary',
      }),
      button('Mock interview', { action: actionIds.startMock }),
    ),
  ]);
}

function level({ grade, guessed, questionsAsked }: SeatDebrief): string {
  const asked = `You asked ${count(questionsAsked, 'question')}.`;
  if (guessed === null) return `I was ${grades[grade]} candidate. ${asked} You ended without a score.`;
  return guessed === grade
    ? `I was ${grades[grade]} candidate, and you saw it. ${asked}`
    : `I was ${grades[grade]} candidate; you took me for ${grades[guessed]} one. ${asked}`;
}

const words: Readonly<Record<Verdict, string>> = {
  met: 'met',
  partial: 'partly met',
  missed: 'missed',
  cannot_assess: 'not judged',
};

function verdictLine({ asks, seen, holds }: SeatVerdict, room: Room): string {
  const mark = seen === null ? '•' : seen === holds ? '✓' : '✗';
  const yours = seen === null ? '' : seen === holds ? ' · as you said' : ` · you said ${words[seen]}`;
  return `${mark} ${line(asks, within(room, 180))}: *${words[holds]}*${yours}`;
}

function plantLine({ says, kind, found }: Plant, room: Room): string {
  const what = kind === 'red-flag' ? '🚩 ' : '';
  return `• ${what}${line(says, within(room, 180))}: *${found ? 'found' : 'missed'}*`;
}

function advice({ verdicts, plants, leading, questionsAsked }: SeatDebrief): string {
  const scored = verdicts.filter(({ seen }) => seen !== null);
  const agreed = scored.filter(({ seen, holds }) => seen === holds).length;
  const kinder = scored.filter(({ seen, holds }) => seen === 'met' && holds !== 'met').length;
  const stricter = scored.filter(({ seen, holds }) => seen === 'missed' && holds !== 'missed').length;
  const advice = [
    ...(kinder > 1
      ? ['You were kinder than the answer: ask what the words rest on before you call it met.']
      : []),
    ...(stricter > 1 ? ['You were stricter than the answer: read it once more for what it does say.'] : []),
    ...(plants.some(({ found }) => !found)
      ? ['Ask about what was left out, not only about what was said.']
      : []),
    ...(leading.length > 0 ? ['Ask open questions: “how would you …” rather than “would you …”.'] : []),
    ...(questionsAsked === 0
      ? ['Ask before you judge: the first answer is never all that somebody has.']
      : []),
  ];
  return [
    ...(scored.length === 0 ? [] : [`*${agreed} of ${scored.length}* verdicts are the bank's.`]),
    ...(advice.length > 0 ? advice : ['Open questions, and nothing escaped you.']),
  ].join(' ');
}

/** What the candidate says. Long answers take several paragraphs: a section holds less than an answer may. */
function spoken(says: string, room: Room): Block[] {
  const most = 2_600;
  const parts: string[] = [];
  for (let rest = says.trim(); rest !== ''; ) {
    const cut =
      rest.length <= most
        ? rest.length
        : Math.max(rest.lastIndexOf('\n', most), rest.lastIndexOf('. ', most) + 1);
    const end = cut > 0 ? cut : most;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end).trim();
  }
  return parts.map((part, i) =>
    section(`${i === 0 ? '*Candidate*\n' : ''}${literal(part, within(room, 2_900))}`),
  );
}

function buttons(sessionId: string): Block {
  return actions(
    button('Score the candidate', {
      action: actionIds.scoreSeat,
      value: toValue({ sessionId }),
      style: 'primary',
    }),
  );
}
