import type { Content } from '../../../core/delivery/content.ts';
import { actionIds, toValue } from './actions.ts';
import { actions, button, context, type Message, section } from './blocks.ts';
import { compose, within } from './compose.ts';
import { kindOfQuestion } from './labels.ts';
import { line, literal } from './text.ts';
import { type TimeStyle, timeOfDay } from './times.ts';

/** The question of the day, as it stands in the channel. */
export function dailyQuestionMessage(
  content: Extract<Content, { kind: 'daily_question' }>,
  times: TimeStyle,
): Message {
  const { question, dailyId, closesAt } = content;
  const value = toValue({ dailyId });
  return compose((room) => [
    section(`*Question of the day: ${line(question.title, 150)}*`),
    section(literal(question.question, within(room, 2_900))),
    context(`${kindOfQuestion(question)} · Outline at ${timeOfDay(closesAt, times)}`),
    context('Reply in this thread and I grade you there. Or answer privately: only you see that.'),
    actions(
      button('Answer privately', { action: actionIds.answerPrivately, value, style: 'primary' }),
      button('Hint', { action: actionIds.hint, value }),
    ),
  ]);
}
