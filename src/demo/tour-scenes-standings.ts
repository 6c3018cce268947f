import { expectThat, isByBot, standIn } from './tour-look.ts';
import type { Message } from './tour-payloads.ts';
import type { Scene, Stage } from './tour-stage.ts';

/** Names without the marks that keep their direction to themselves. */
const plain = ({ text }: Message) => text.replace(/[\u2068\u2069]/g, '');

/** Where everybody stands, for the eyes of the one who asks. */
export function theBoard({ story, maya, priya }: Stage): Scene {
  return {
    title: 'The leaderboard',
    steps: [
      {
        fact: 'the leaderboard has the best first, by name, with nobody pinged',
        run: async () => {
          const board = await maya.asks('leaderboard');
          story.message(board);
          const text = plain(board);
          expectThat(/1\. \*maya\* \(you\) · \d+ points/.test(text), 'The best answer does not come first');
          for (const name of ['jonas', 'priya'])
            expectThat(text.includes(name), `${name} is not on the board`);
          expectThat(!text.includes('<@'), 'Somebody is pinged');
          expectThat(
            /answered 1 of 1 question since you joined/.test(text),
            'Nothing says how many she answered',
          );
        },
      },
      {
        fact: 'who has improved takes answers of two weeks, and says so',
        run: async () => {
          const board = await priya.asks('leaderboard improved');
          story.message(board, 4);
          expectThat(/cannot be compared yet/.test(board.text), 'It compares what cannot be compared');
        },
      },
    ],
  };
}

/** What comes with the last outline of a week. */
export function theWeek({ slack, story, maya }: Stage): Scene {
  const posts = () =>
    slack.messages.filter(
      (message) => isByBot(message) && !message.ephemeral_to && message.text.startsWith('*The week in'),
    );
  return {
    title: 'The week closes',
    steps: [
      {
        fact: "with the week's last outline its standings come to the channel, once, and quote who allowed it",
        run: async () => {
          const post = await slack.until('the standings of the week', () => posts()[0]);
          story.message(post, 16);
          const text = plain(post);
          expectThat(!post.thread_ts, 'The standings stand in a thread');
          expectThat(/1\. maya · \d+ points/.test(text), 'The best of the week does not come first');
          expectThat(/Best on Incidents this season:\* maya/.test(text), 'Nobody leads on the topic');
          const quote = /A strong moment,\* maya on .*\n> “(.+)”/.exec(text)?.[1] ?? 'nothing';
          const said = slack.messages.filter(({ user }) => user === maya.id).map((message) => message.text);
          expectThat(standIn([quote], said.join(' ')), 'The quote is nothing that Maya has said');
          expectThat(!text.includes('<@'), 'Somebody is pinged');
          expectThat(posts().length === 1, 'The standings were posted more than once');
        },
      },
    ],
  };
}
