import type { Content } from '../../../core/delivery/content.ts';
import { actionIds, toValue } from './actions.ts';
import { actions, type Block, button, context, divider, type Message, section } from './blocks.ts';
import { comparisonText } from './comparison.ts';
import { compose, type Room, within } from './compose.ts';
import { offlineLabel, percent, points } from './labels.ts';
import { line, literal, mention } from './text.ts';
import { redFlagText, verdictText } from './verdict-lines.ts';

type Feedback = Extract<Content, { kind: 'feedback' }>;

/** The grade of one answer, then what comes next. */
export function feedbackMessage(content: Feedback): Message {
  return compose((room) => [
    ...(content.about === undefined ? [] : [context(line(content.about, 150))]),
    section(headline(content)),
    ...(content.grade.record.offlineEstimate ? [context(offlineLabel)] : []),
    ...verdicts(content, room),
    ...example(content, room),
    ...comparison(content, room),
    disclaimer(content),
    ...next(content, room),
  ]);
}

function headline({ grade, inChannel, userId, step, revision, attempt }: Feedback): string {
  const { score } = grade;
  const remarks = [
    ...(step === 'main' ? [] : ['follow-up']),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(revision > 1 ? ['graded anew'] : []),
  ];
  return [
    ...(inChannel ? [mention(userId)] : []),
    `*${points(score)}* (${percent(score.fraction)})`,
    ...(remarks.length > 0 ? [`· ${remarks.join(' · ')}`] : []),
  ].join(' ');
}

function verdicts({ grade, rubric, withheld, improvement }: Feedback, room: Room): Block[] {
  const blocks: Block[] = [];
  for (const criterion of rubric.criteria) {
    const verdict = grade.verdicts.find((each) => each.criterionId === criterion.id);
    if (!verdict) continue;
    const isWithheld = withheld.includes(criterion.id);
    const helpsMost = improvement?.criterionId === criterion.id;
    blocks.push(section(verdictText(criterion, verdict, { room, withheld: isWithheld, helpsMost })));
  }
  for (const present of grade.redFlags) {
    const flag = rubric.redFlags.find((each) => each.id === present.redFlagId);
    if (flag) blocks.push(section(redFlagText(flag, present, room)));
  }
  return blocks;
}

/** How somebody shows what would help most. Not in a channel: others who read it may not have had their attempt. */
function example({ improvement, inChannel }: Feedback, room: Room): Block[] {
  if (!improvement || inChannel) return [];
  return [section(`*For example:* ${line(improvement.meets, within(room, 400))}`)];
}

function comparison({ comparison, rubric }: Feedback, room: Room): Block[] {
  return comparison ? [section(comparisonText(comparison, rubric.criteria, room))] : [];
}

function disclaimer({ grade, sessionId, step, revision }: Feedback): Block {
  const reviewed = grade.flaggedForReview ? ' This one deserves a second look by a person.' : '';
  const who = grade.record.offlineEstimate
    ? 'Matched against the rubric by fixed rules, which can be wrong.'
    : 'Graded by AI, which can be wrong.';
  const takeBack = button('Not an answer', {
    action: actionIds.notAnAnswer,
    value: toValue({ sessionId, step, revision }),
    confirm: {
      title: 'Not meant as an answer?',
      text: 'I forget what you wrote here and its grade no longer counts. This cannot be undone.',
      yes: 'Forget it',
      no: 'Keep it',
    },
  });
  return section(`_${who} If you edit your message, I offer to grade it anew.${reviewed}_`, takeBack);
}

function next({ next, sessionId }: Feedback, room: Room): Block[] {
  switch (next.kind) {
    case 'follow-up':
      return [divider, ...followUpBlocks({ ...next, sessionId }, room)];
    case 'summary':
      return [context('That was the last question. Your summary follows.')];
    case 'none':
      return [];
  }
}

/** A follow-up question with its buttons, as it also stands alone after a skip. */
export function followUpBlocks(
  followUp: Pick<Extract<Content, { kind: 'follow_up' }>, 'sessionId' | 'step' | 'asks' | 'number' | 'of'> & {
    for?: string;
  },
  room: Room,
): Block[] {
  const { sessionId, step, asks, number, of } = followUp;
  const value = toValue({ sessionId, step });
  const whom = followUp.for ? `${mention(followUp.for)} ` : '';
  return [
    section(`${whom}*Follow-up ${number} of ${of}*\n${literal(asks, within(room, 1_200))}`),
    context('Reply here. `skip` and `stop` work as words too.'),
    actions(
      button('Skip', { action: actionIds.skip, value }),
      button('Stop', { action: actionIds.stop, value }),
    ),
  ];
}
