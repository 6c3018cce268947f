import {
  dailyQuestion,
  expectThat,
  eyesOn,
  feedback,
  has,
  isSeen,
  pointsIn,
  quotesIn,
  saidTo,
  standIn,
  summary,
  told,
} from './tour-look.ts';
import type { Person } from './tour-people.ts';
import type { Message, TourSlack } from './tour-slack.ts';
import type { Story } from './tour-story.ts';
import { answerTo, texts } from './tour-texts.ts';

/** One thing that must be true, and how it comes about. `run` rejects with a sentence where it is not. */
export type Step = { fact: string; run: () => Promise<void> };
export type Scene = { title: string; steps: Step[] };

/** Everything that a scene plays with. */
export type Stage = {
  slack: TourSlack;
  story: Story;
  maya: Person;
  jonas: Person;
  priya: Person;
  /** Moves the bot's clock past the hour at which the question closes, and lets it do what is due. */
  closeTheDay(daily: Message): Promise<void>;
};

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

export function secondThoughts({ slack, story, jonas }: Stage): Scene {
  const answer = () =>
    the(slack.messages.find((each) => each.user === jonas.id && each.text === texts.jonasFirst));
  let own: Message | null = null;
  return {
    title: 'Second thoughts',
    steps: [
      {
        fact: 'an edited answer is not graded again unasked: it is offered',
        run: async () => {
          own = answer();
          const { mark } = slack;
          await jonas.edits(own, texts.jonasEdited);
          const offer = await told({ slack, person: jonas, mark }, /changed an answer/);
          story.message(offer);
          expectThat(has(offer, 'regrade'), 'The offer has no button');
        },
      },
      {
        fact: 'the new text is graded anew, and better',
        run: async () => {
          const before = pointsIn(await feedback({ slack, person: jonas, mark: 0 }));
          const offer = await told({ slack, person: jonas, mark: 0 }, /changed an answer/);
          const { mark } = slack;
          await jonas.presses(offer, 'regrade');
          const grade = await feedback({ slack, person: jonas, mark });
          story.message(grade, 14);
          expectThat(standIn(quotesIn(grade), texts.jonasEdited), 'A quote does not stand in the new text');
          expectThat(pointsIn(grade) > before, 'The better text did not get more points');
        },
      },
      {
        fact: 'the word `stop` ends the chain with what there is',
        run: async () => {
          const { mark } = slack;
          await jonas.says('stop', { under: the(dailyQuestion(slack)) });
          story.message(await summary({ slack, person: jonas, mark }), 8);
        },
      },
      {
        fact: 'a deleted answer takes every quote from it along',
        run: async () => {
          await jonas.deletes(the(own));
          await slack.until('all grades of the deleted answer without quotes', () =>
            saidTo(slack, jonas, 0)
              .filter((message) => has(message, 'not_an_answer'))
              .every((message) => quotesIn(message).length === 0),
          );
          story.deed('Whetstone', 'takes the quotes out of the grades of it');
        },
      },
    ],
  };
}

/** Talk among members under the question. */
export function talkInTheThread({ slack, story, priya }: Stage): Scene {
  let chat: Message | null = null;
  let mark = 0;
  return {
    title: 'Talk in the thread',
    steps: [
      {
        fact: 'a remark to a colleague is left alone',
        run: async () => {
          const under = the(dailyQuestion(slack));
          mark = slack.mark;
          const remark = await priya.says(texts.priyaToMaya, { under });
          chat = await priya.says(texts.priyaChat, { under });
          // Messages of one person are handled in their order: when the second is seen, the first has been left.
          await eyesOn(slack, chat);
          const now = slack.messages.find(
            ({ ts, channel }) => ts === remark.ts && channel === remark.channel,
          );
          expectThat(now !== undefined && !isSeen(now), 'The remark was taken for an answer');
          story.deed('Whetstone', 'leaves the remark alone, and takes the second for an answer');
        },
      },
      {
        fact: 'what was never meant as an answer is taken back with one press',
        run: async () => {
          const grade = await feedback({ slack, person: priya, mark });
          story.message(grade, 4);
          await priya.presses(grade, 'not_an_answer');
          story.message(await told({ slack, person: priya, mark }, /that was no answer/));
        },
      },
    ],
  };
}

/** The follow-up question that came with a grade. */
export function followUpIn({ text }: Message): string {
  return /Follow-up \d of \d\*\n(.+)/.exec(text)?.[1] ?? '';
}

/** What must be there by now. */
export function the<T>(thing: T | null | undefined): T {
  if (thing === null || thing === undefined) throw new Error('Something from an earlier step is missing');
  return thing;
}
