import {
  dailyQuestion,
  expectThat,
  eyesOn,
  feedback,
  followUpIn,
  has,
  pointsIn,
  quotesIn,
  saidTo,
  standIn,
  summary,
  told,
} from './tour-look.ts';
import type { Message } from './tour-payloads.ts';
import { type Scene, type Stage, the } from './tour-stage.ts';
import { answerTo, texts } from './tour-texts.ts';

export function todaysQuestion({ slack, story, jonas }: Stage): Scene {
  return {
    title: 'The question of the day',
    steps: [
      {
        fact: 'the question of the day stands in the channel',
        run: async () => {
          const daily = await slack.until('the question of the day', () => dailyQuestion(slack));
          story.message(daily);
          expectThat(daily.text.includes('p99'), 'Another question was posted than the one of this story');
          expectThat(has(daily, 'hint'), 'The question has no [Hint]');
        },
      },
      {
        fact: 'a hint is shown to the one who asked for it only',
        run: async () => {
          const { mark } = slack;
          await jonas.presses(the(dailyQuestion(slack)), 'hint');
          story.message(await jonas.whisper('a hint', mark, /Hint 1 of/));
        },
      },
    ],
  };
}

/** Two chains in one thread, at the same time. */
export function twoPeopleAnswer({ slack, story, maya, jonas }: Stage): Scene {
  const parts: Message[] = [];
  let mark = 0;
  return {
    title: 'Two people answer at the same time',
    steps: [
      {
        fact: 'every message of an answer gets 👀 at once',
        run: async () => {
          const under = the(dailyQuestion(slack));
          mark = slack.mark;
          parts.push(await maya.says(texts.mayaFirst, { under }));
          const jonasSays = await jonas.says(texts.jonasFirst, { under });
          parts.push(await maya.says(texts.mayaSecond, { under }));
          for (const message of [...parts, jonasSays]) await eyesOn(slack, message);
          story.deed('Whetstone', 'puts 👀 on all three');
        },
      },
      {
        fact: 'two messages are graded as one answer, each quote taken from it word by word',
        run: async () => {
          const grade = await feedback({ slack, person: maya, mark });
          story.message(grade, 30);
          const quotes = quotesIn(grade);
          const [first = '', second = ''] = parts.map(({ text }) => text);
          expectThat(standIn(quotes, `${first} ${second}`), 'A quote does not stand in the answer');
          const fromBoth = [first, second].every((part) => quotes.some((quote) => standIn([quote], part)));
          expectThat(fromBoth, 'The grade does not quote from both messages');
          expectThat(has(grade, 'skip'), 'No follow-up question came with the grade');
        },
      },
      {
        fact: 'the other one in the thread has a grade and a follow-up of his own',
        run: async () => {
          const grade = await feedback({ slack, person: jonas, mark });
          story.message(grade, 24);
          expectThat(standIn(quotesIn(grade), texts.jonasFirst), 'A quote does not stand in his answer');
          expectThat(has(grade, 'skip'), 'No follow-up question came with the grade');
          const mayas = pointsIn(await feedback({ slack, person: maya, mark }));
          expectThat(pointsIn(grade) < mayas, 'The weak answer has as many points as the strong one');
        },
      },
    ],
  };
}

/** Follow-ups to the end. */
export function theChain({ slack, story, maya }: Stage): Scene {
  return {
    title: 'The follow-ups, to the end',
    steps: [
      {
        fact: 'an answer to the follow-up is graded, and the next one is asked',
        run: async () => {
          const before = await feedback({ slack, person: maya, mark: 0 });
          const { mark } = slack;
          await maya.says(answerTo(followUpIn(before)), { under: before });
          const grade = await feedback({ slack, person: maya, mark });
          story.message(grade, 22);
          expectThat(followUpIn(grade) !== followUpIn(before), 'The same follow-up was asked again');
        },
      },
      {
        fact: 'the word `skip` moves on to the next follow-up',
        run: async () => {
          const { mark } = slack;
          await maya.says('skip', { under: the(dailyQuestion(slack)) });
          const next = await told({ slack, person: maya, mark }, /Follow-up 3 of 3/);
          story.message(next);
          expectThat(has(next, 'skip'), 'The follow-up has no [Skip]');
        },
      },
      {
        fact: 'the end of the chain sums up how it reads at senior and at staff, without the outline',
        run: async () => {
          const last = the(
            saidTo(slack, maya, 0)
              .filter((message) => has(message, 'skip'))
              .at(-1),
          );
          const { mark } = slack;
          await maya.presses(last, 'skip');
          const end = await summary({ slack, person: maya, mark });
          story.message(end, 24);
          expectThat(/Senior/.test(end.text) && /Staff/.test(end.text), 'The summary lacks a level');
          expectThat(!/Model outline/.test(end.text), 'The outline stands in the thread before the close');
        },
      },
      {
        fact: 'the outline is shown on request, to the one who has had her attempt',
        run: async () => {
          const end = await summary({ slack, person: maya, mark: 0 });
          const { mark } = slack;
          await maya.presses(end, 'show_outline');
          story.message(await maya.whisper('the outline', mark, /Model outline/), 6);
        },
      },
    ],
  };
}
