import type { Content } from '../../../core/delivery/content.ts';
import { actionIds, toValue } from './actions.ts';
import { actions, button, context, type Message, section } from './blocks.ts';
import { compose, within } from './compose.ts';
import { kindOfQuestion } from './labels.ts';
import { line, literal, mention } from './text.ts';

type Question = Extract<Content, { kind: 'question' }>;

/** Opens a session in a direct message, whose thread the conversation goes on in; or a new attempt where the last was. */
export function questionMessage(content: Question): Message {
  return content.inChannel ? againInChannel(content) : inDirectMessage(content);
}

/** The question stands at the top of the thread already. */
function againInChannel({ userId, attempt, sessionId }: Question): Message {
  const value = toValue({ sessionId, step: 'main' });
  return compose(() => [
    section(
      `${mention(userId)} *Attempt ${attempt}.* Answer the question of this thread once more; I show you what has changed.`,
    ),
    actions(
      button('Hint', { action: actionIds.hint, value }),
      button('Stop', { action: actionIds.stop, value }),
    ),
  ]);
}

function inDirectMessage(content: Question): Message {
  const { sessionId, question, answer, attempt } = content;
  const value = toValue({ sessionId, step: 'main' });
  const small = [kindOfQuestion(question), ...(attempt > 1 ? [`attempt ${attempt}`] : [])].join(' · ');
  return compose((room) => [
    section(`*${line(question.title, 150)}*`),
    section(literal(question.question, within(room, 2_900))),
    context(small),
    ...(answer === null
      ? [
          context('Reply in this thread, in one message or several. `hint` and `stop` work as words too.'),
          actions(
            button('Hint', { action: actionIds.hint, value }),
            button('Stop', { action: actionIds.stop, value }),
          ),
        ]
      : [
          section(`*Your answer*\n${quoted(answer, within(room, 2_700))}`),
          context('Only you and I see this thread. The grade comes here in a moment.'),
        ]),
  ]);
}

/** Each line is quoted, so that none of them reads as ours. */
function quoted(answer: string, max: number): string {
  const lines = literal(answer, max)
    .split('\n')
    .filter((each) => each.trim() !== '');
  // Each quoted line costs two characters more: many short ones would go over what was allowed.
  const kept: string[] = [];
  let left = max;
  for (const each of lines) {
    left -= each.length + 3;
    if (left < 0) return [...kept, '> …'].join('\n');
    kept.push(`> ${each}`);
  }
  return kept.join('\n');
}
