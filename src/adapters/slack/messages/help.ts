import { actionIds } from './actions.ts';
import { actions, button, context, type Message, section } from './blocks.ts';
import { compose } from './compose.ts';
import { line } from './text.ts';

const commands = [
  ['today', "this channel's question of the day"],
  ['practice [topic]', 'a question for you alone, in a direct message'],
  ['mock', 'a whole interview in a direct message, with a debrief'],
  ['mock --interviewer [topic]', 'the same the other way round: you ask, I am the candidate'],
  ['leaderboard [week|month|season|all] [workspace] [topic]', "the channel's or the workspace's standings"],
  ['review', 'a question about something that you missed before'],
  ['stats', 'your progress, seen by you only'],
  ['settings', 'your level, how many follow-ups you want, and how boards show you'],
  ['setup', "when this channel's daily question comes, and about what"],
  ['pause', "stop this channel's daily question for now"],
  ['resume', 'go on with it'],
  ['privacy', 'what is stored about you, and for how long'],
  ['forget-me', 'delete all of it'],
  ['help', 'this list'],
] as const;

/** How to use the app. `unknown` is what somebody typed that is no command. */
export function helpMessage(unknown?: string): Message {
  return compose(() => [
    section(
      unknown === undefined
        ? '*Whetstone* asks interview questions and grades what you reply, with the words that decided it.'
        : `I do not know \`/interview ${line(unknown, 60)}\`. This is what I can do:`,
    ),
    section(commands.map(([name, does]) => `\`/interview ${name}\` · ${does}`).join('\n')),
    section(
      'In a thread of mine, reply to answer. `hint`, `skip` and `stop` work as words too. An edited answer can be graded anew.',
    ),
    context('Grades can be wrong: each one quotes your words, so that you can check it.'),
    actions(
      button('Practise now', { action: actionIds.startPractice, style: 'primary' }),
      button('Settings', { action: actionIds.openSettings }),
    ),
  ]);
}
