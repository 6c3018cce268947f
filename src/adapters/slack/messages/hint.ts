import type { Content } from '../../../core/delivery/content.ts';
import { actionIds, toValue } from './actions.ts';
import { actions, button, context, type Message, section } from './blocks.ts';
import { compose, within } from './compose.ts';
import { count, literal } from './text.ts';

/** One hint, and a button for the next where there is one. */
export function hintMessage(content: Extract<Content, { kind: 'hint' }>): Message {
  const { sessionId, step, number, of, text, costsPoints } = content;
  const another = button('Next hint', { action: actionIds.hint, value: toValue({ sessionId, step }) });
  return compose((room) => [
    section(`*Hint ${number} of ${of}*\n${literal(text, within(room, 1_000))}`),
    ...(costsPoints === undefined
      ? []
      : [context(`That cost ${count(costsPoints, 'point')} of this question.`)]),
    ...(number < of ? [actions(another)] : []),
  ]);
}
