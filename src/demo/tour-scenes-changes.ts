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
import type { Message } from './tour-payloads.ts';
import { type Scene, type Stage, the } from './tour-stage.ts';
import { texts } from './tour-texts.ts';

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
          const grade = await feedback({ slack, person: jonas, mark: 0 });
          expectThat(quotesIn(grade).length > 0, 'There was no quote to take out');
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
