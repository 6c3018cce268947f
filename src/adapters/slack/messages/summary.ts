import type { Criterion, Question } from '../../../core/bank/question.ts';
import type { Content } from '../../../core/delivery/content.ts';
import { actionIds, toValue } from './actions.ts';
import { actions, type Block, button, context, type Message, section } from './blocks.ts';
import { comparisonText, criterionText } from './comparison.ts';
import { compose, type Room, within } from './compose.ts';
import { levelLabels, offlineLabel, percent, points, readingLabels } from './labels.ts';
import { outlineBlocks } from './outline.ts';
import { count, line, mention } from './text.ts';

type Summary = Extract<Content, { kind: 'summary' }>;

/**
 * The end of a chain. Without a graded answer there is no outline, and in a channel it stays behind a button: others
 * in the thread may not have had their attempt.
 */
export function summaryMessage(content: Summary): Message {
  const { question, comparison, score } = content;
  return compose((room) => [
    section(headline(content)),
    context(smallPrint(content)),
    ...steps(content, room),
    ...reading(content, room),
    ...(comparison ? [section(comparisonText(comparison, question.criteria, room))] : []),
    ...(score === null || content.inChannel ? [] : outlineBlocks(question, room)),
    ...buttons(content),
  ]);
}

function headline({ score, ended, inChannel, userId, question }: Summary): string {
  const whom = inChannel ? `${mention(userId)} ` : '';
  const title = line(question.title, 150);
  if (score === null) return `${whom}*Stopped before the first grade* · ${title}`;
  return `${whom}*${percent(score)} ${ended === 'stopped' ? 'so far' : 'overall'}* · ${title}`;
}

function smallPrint({ score, attempt, hintsTaken, offlineEstimate }: Summary): string {
  if (score === null) return 'The outline comes after an attempt. Nothing counts against you.';
  return [
    ...(attempt > 1 ? [`Attempt ${attempt}`] : ['First attempt']),
    ...(hintsTaken > 0 ? [count(hintsTaken, 'hint')] : []),
    offlineEstimate ? offlineLabel : 'graded by AI, which can be wrong',
  ].join(' · ');
}

function steps({ steps }: Summary, room: Room): Block[] {
  if (steps.length === 0) return [];
  let followUps = 0;
  const lines = steps.map(({ step, asks, outcome, grade }) => {
    const name =
      step === 'main' ? '*Main question*' : `*Follow-up ${++followUps}*: ${line(asks, within(room, 110))}`;
    if (outcome === 'skipped' || !grade) return `• ${name} · skipped`;
    return `• ${name} · ${points(grade.score)} (${percent(grade.score.fraction)})`;
  });
  return [section(lines.join('\n'))];
}

function reading({ reading, question }: Summary, room: Room): Block[] {
  if (!reading) return [];
  const criteria = allCriteria(question);
  const lines = (['senior', 'staff'] as const).flatMap((level) => {
    const { reads, movers } = reading[level];
    const helps = movers
      .slice(0, 2)
      .map((id) => `    ↑ ${line(criterionText(id, criteria), within(room, 160))}`);
    return [
      `*${levelLabels[level]}:* ${readingLabels[reads]}${helps.length > 0 ? '. To move up:' : ''}`,
      ...helps,
    ];
  });
  return [section(['*How it reads*', ...lines].join('\n'))];
}

function buttons({ sessionId, score, inChannel }: Summary): Block[] {
  const value = toValue({ sessionId });
  const outline = inChannel && score !== null;
  return [
    ...(outline
      ? [
          context(
            'The outline stays out of this thread until the question closes, for those still to answer.',
          ),
          actions(button('Show me the outline', { action: actionIds.showOutline, value })),
        ]
      : []),
    actions(
      button('Try again', { action: actionIds.retry, value }),
      button('Another question', { action: actionIds.anotherQuestion, value }),
    ),
  ];
}

/** What can move a reading up may be a criterion of the main question or of a follow-up. */
function allCriteria(question: Question): Criterion[] {
  return [...question.criteria, ...question.follow_ups.flatMap((followUp) => followUp.criteria)];
}
