import type { Competency } from '../../../core/bank/question.ts';
import type {
  Debrief,
  DebriefQuestion,
  Moment,
  SignalLimit,
} from '../../../core/delivery/interview-content.ts';
import { actionIds, toValue } from './actions.ts';
import { actions, type Block, button, context, divider, header, type Message, section } from './blocks.ts';
import { compose, type Room, within } from './compose.ts';
import { changeText } from './interview-comparison.ts';
import { levelLabels, offlineLabel, percent, readingLabels, signalLabels, trackLabel } from './labels.ts';
import { count, line, quoteLine } from './text.ts';

/** The end of a mock interview, all of it in words: a picture may follow, and may not. */
export function debriefMessage(content: Debrief): Message {
  return compose((room) => [
    header(`Debrief: ${trackLabel(content.track)}, ${levelLabels[content.level].toLowerCase()}`),
    section(headline(content)),
    context(smallPrint(content)),
    ...competencies(content),
    ...questions(content, room),
    ...reading(content),
    ...moments(content, room),
    ...comparison(content),
    ...practise(content, room),
    divider,
    buttons(content),
  ]);
}

function headline({ signal, score, ended, questions, planned }: Debrief): string {
  const how = {
    completed: '',
    time: ' The time is up.',
    'ended-early': ' You ended it early.',
    silence: ' A week went by without a word, so I closed it.',
  }[ended];
  const done = questions.filter((question) => question.score !== null).length;
  const of = `${done} of ${count(planned, 'question')} answered.${how}`;
  if (signal === null || score === null) return `*No signal:* nothing was graded. ${of}`;
  return `*${signalLabels[signal]}* · ${percent(score)} of what the level asks for\n${of} Thank you for the interview.`;
}

const limitTexts: Readonly<Record<SignalLimit, string>> = {
  'red-flag': 'a red flag keeps it at “lean yes”',
  'red-flags': 'two red flags or more keep it at “lean no”',
  'weak-question': 'a question with less than a quarter keeps it at “lean yes”',
  'few-questions': 'less than half of the questions answered keeps it at “lean yes”',
};

function smallPrint({ limits, minutes, minutesUsed, offlineEstimate }: Debrief): string {
  return [
    minutesUsed === 0 ? 'under a minute used' : `${minutesUsed} of ${minutes} minutes used`,
    ...limits.map((limit) => limitTexts[limit]),
    offlineEstimate ? offlineLabel : 'graded by AI, which can be wrong',
  ].join(' · ');
}

function competencies({ competencies, bar }: Debrief): Block[] {
  if (competencies.length === 0) return [];
  const lines = competencies.map(({ competency, score }) => {
    const place = score >= bar ? 'at the bar or above' : 'below the bar';
    return `• *${competencyLabel(competency)}* ${percent(score)} · ${place}`;
  });
  return [section([`*Competencies* (the bar is ${percent(bar)})`, ...lines].join('\n'))];
}

/** `trade-offs` as `Trade-offs`. */
export function competencyLabel(competency: Competency): string {
  const words = competency === 'trade-offs' ? competency : competency.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function questions({ questions }: Debrief, room: Room): Block[] {
  if (questions.length === 0) return [];
  return [section(['*Questions*', ...questions.map((question) => questionText(question, room))].join('\n'))];
}

function questionText({ title, score, hints, steps }: DebriefQuestion, room: Room): string {
  const remark = hints > 0 ? ` (${count(hints, 'hint')})` : '';
  const answers = steps.map(({ step, score: own, seconds, words }, i) => {
    const name = step === 'main' ? 'main' : `follow-up ${i}`;
    return own === null
      ? `${name}: skipped`
      : `${name}: ${percent(own)} in ${duration(seconds)}, ${count(words, 'word')}`;
  });
  const total = score === null ? 'not answered' : percent(score);
  return `• *${line(title, within(room, 120))}* ${total}${remark}\n    ${answers.join(' · ')}`;
}

/** `45 s`, `3 min`, `3 min 20 s`. */
export function duration(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

function reading({ reading }: Debrief): Block[] {
  if (!reading) return [];
  const { senior, staff } = reading;
  return [section(`*How it reads* · Senior: ${readingLabels[senior]} · Staff: ${readingLabels[staff]}`)];
}

function moments({ best, weakest }: Debrief, room: Room): Block[] {
  return [
    ...(best ? [section(momentText('Best moment', best, room))] : []),
    ...(weakest ? [section(momentText('Weakest moment', weakest, room))] : []),
  ];
}

function momentText(name: string, { quote, asks, kind }: Moment, room: Room): string {
  const about = line(asks, within(room, 240));
  const why = {
    met: `It shows: ${about}`,
    partial: `Half of it: ${about}`,
    missed: `Not there: ${about}`,
    'red-flag': `🚩 ${about}`,
  };
  return [`*${name}*`, quoteLine(quote, within(room, 200)), why[kind]].join('\n');
}

function comparison(content: Debrief): Block[] {
  const [last] = content.earlier;
  if (!last) return [];
  const text = changeText(last, content);
  const compare = button('Side by side', {
    action: actionIds.compareInterviews,
    value: toValue({ interviewId: content.interviewId }),
  });
  return [section(`*Against your last interview of this track*\n${text}`, compare)];
}

function practise({ practise }: Debrief, room: Room): Block[] {
  if (practise.length === 0) return [];
  return [
    section(
      '*Three things to practise*'.replace('Three things', practise.length === 3 ? 'Three things' : 'What'),
    ),
    ...practise.map(({ asks, competency, questionId, title }, i) =>
      section(
        `${i + 1}. *${competencyLabel(competency)}* · ${line(asks, within(room, 240))}\n    trained by “${line(title, 70)}”`,
        button('Practise it', { action: actionIds.train, value: toValue({ questionId }) }),
      ),
    ),
  ];
}

function buttons({ interviewId, weakestSessionId }: Debrief): Block {
  return actions(
    ...(weakestSessionId === null
      ? []
      : [
          button('Retry the weakest question', {
            action: actionIds.retry,
            value: toValue({ sessionId: weakestSessionId }),
            style: 'primary',
          }),
        ]),
    button('Transcript', { action: actionIds.transcript, value: toValue({ interviewId }) }),
    button('Another interview', { action: actionIds.startMock }),
  );
}
