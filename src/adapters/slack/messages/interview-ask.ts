import type { InterviewAsk, InterviewOpening } from '../../../core/delivery/interview-content.ts';
import { actionIds, toValue } from './actions.ts';
import { actions, type Block, button, context, divider, type Message, section } from './blocks.ts';
import { compose, type Room, within } from './compose.ts';
import { levelLabels, trackLabel } from './labels.ts';
import { count, line, literal } from './text.ts';

/** The interviewer's turn in a mock interview: what is said before, the question, and where the interview stands. */
export function interviewAskMessage(content: InterviewAsk): Message {
  const { opening, said, title, asks } = content;
  return compose((room) => [
    ...(opening ? [...introduction(opening, room), divider] : []),
    ...(said === '' ? [] : [section(line(said, within(room, 300)))]),
    ...(title === null ? [] : [context(`*${progress(content)}*`)]),
    section(literal(asks, within(room, 2_000))),
    ...(title === null ? [context(progress(content))] : []),
    buttons(content),
    ...(opening
      ? [context(`Words work too: \`hint\`, \`skip\`, \`repeat\`, \`pause\`, \`resume\`, \`end\`.`)]
      : []),
  ]);
}

/** `Question 2 of 4 · 18 minutes left`. */
function progress({ frame, title }: InterviewAsk): string {
  const { number, of, minutesLeft } = frame;
  const left =
    minutesLeft === 0 ? 'the time is up, this is the last' : `${count(minutesLeft, 'minute')} left`;
  return `${title === null ? 'Follow-up to question' : 'Question'} ${number} of ${of} · ${left}`;
}

function introduction(opening: InterviewOpening, room: Room): Block[] {
  const { track, level, minutes, questions, followUps, feedback, company, role } = opening;
  const asked = [
    ...(role === null ? [] : [`for the role of ${line(role, within(room, 60))}`]),
    ...(company === null ? [] : [`in the manner of ${line(company, within(room, 60))}`]),
  ].join(', ');
  return [
    section(
      [
        '*Hello, I am Whetstone, and I interview you today.*',
        `${trackLabel(track)}, ${levelLabels[level].toLowerCase()} level${asked === '' ? '' : `, ${asked}`}. ` +
          `We have ${minutes} minutes: ${count(questions, 'question')}, with up to ${count(followUps, 'follow-up')} each.`,
        'Answer in this thread, in one message or several. The clock counts your time only: it stands while I grade.',
        feedback === 'each'
          ? 'After each answer you see how it was graded; the debrief comes at the end.'
          : 'I say nothing about your answers until the end; then comes the debrief with all feedback.',
      ].join('\n'),
    ),
  ];
}

function buttons({ sessionId, step, frame, hasHints }: InterviewAsk): Block {
  const ofStep = toValue({ sessionId, step });
  const ofInterview = toValue({ interviewId: frame.interviewId });
  return actions(
    ...(hasHints ? [button('Hint (costs a point)', { action: actionIds.hint, value: ofStep })] : []),
    button('Skip', { action: actionIds.skip, value: ofStep }),
    button('Pause', { action: actionIds.pauseInterview, value: ofInterview }),
    button('End', {
      action: actionIds.endInterview,
      value: ofInterview,
      confirm: {
        title: 'End the interview?',
        text: 'The debrief comes at once, about what there is so far.',
        yes: 'End it',
        no: 'Go on',
      },
    }),
  );
}
