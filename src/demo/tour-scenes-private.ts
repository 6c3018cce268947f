import { workspace } from './local-slack.ts';
import {
  dailyQuestion,
  expectThat,
  feedback,
  followUpIn,
  has,
  isByBot,
  quotesIn,
  saidTo,
  standIn,
  summary,
  told,
} from './tour-look.ts';
import { type Scene, type Stage, the } from './tour-stage.ts';
import { answerTo, texts } from './tour-texts.ts';

/** The same question, answered where nobody else sees it. */
export function inPrivate({ slack, story, priya }: Stage): Scene {
  let mark = 0;
  return {
    title: 'In private',
    steps: [
      {
        fact: 'the form for a private answer shows the question',
        run: async () => {
          await priya.presses(the(dailyQuestion(slack)), 'answer_privately');
          const form = await slack.until('the form', () => slack.modal);
          story.view(form, { place: `form: ${form.title?.text ?? ''}` });
          expectThat(form.callback_id === 'private_answer', 'Another form opened');
        },
      },
      {
        fact: 'the grade comes in the direct message, and nothing of it in the channel',
        run: async () => {
          mark = slack.mark;
          story.speech(priya.name, texts.priyaPrivate, { place: 'form: Answer privately' });
          priya.sends({ answer: { type: 'plain_text_input', value: texts.priyaPrivate } });
          const grade = await feedback({ slack, person: priya, mark });
          const opening = the(
            slack.messages.find(({ ts, channel }) => channel === grade.channel && ts === grade.thread_ts),
          );
          story.message(opening, 6);
          story.message(grade, 22);
          expectThat(grade.channel === slack.directOf(priya.id), 'The grade is not in the direct message');
          expectThat(quotesIn(grade).length > 1, 'The grade quotes nothing');
          expectThat(standIn(quotesIn(grade), texts.priyaPrivate), 'A quote does not stand in the answer');
          const leaked = slack.messages
            .slice(mark)
            .some((message) => message.channel === workspace.channel.id && isByBot(message));
          expectThat(!leaked, 'Something about it was posted in the channel');
        },
      },
      {
        fact: 'the chain goes on in the thread of the direct message',
        run: async () => {
          const before = await feedback({ slack, person: priya, mark });
          const from = slack.mark;
          await priya.says(answerTo(followUpIn(before)), { under: before });
          const grade = await feedback({ slack, person: priya, mark: from });
          story.message(grade, 12);
          expectThat(grade.thread_ts === before.thread_ts, 'The grade stands outside of the thread');
        },
      },
      {
        fact: 'in private the summary brings the outline along',
        run: async () => {
          const before = await feedback({ slack, person: priya, mark });
          const from = slack.mark;
          await priya.says('stop', { under: before });
          const end = await summary({ slack, person: priya, mark: from });
          story.message(end, 16);
          expectThat(/Model outline/.test(end.text), 'The summary holds no outline');
        },
      },
    ],
  };
}

export function onceMore({ slack, story, maya }: Stage): Scene {
  let mark = 0;
  return {
    title: 'Once more',
    steps: [
      {
        fact: 'the question is put again, as a second attempt',
        run: async () => {
          const end = await summary({ slack, person: maya, mark: 0 });
          mark = slack.mark;
          await maya.presses(end, 'retry');
          const again = await slack.until('the question, put again', () =>
            slack.messages.slice(mark).find((message) => isByBot(message) && /attempt 2/i.test(message.text)),
          );
          story.message(again, 5);
          expectThat(again.thread_ts === the(dailyQuestion(slack)).ts, 'It was put in another place');
        },
      },
      {
        fact: 'the grade shows what is different from the first attempt',
        run: async () => {
          const under = the(dailyQuestion(slack));
          await maya.says(texts.mayaAgain, { under });
          const grade = await feedback({ slack, person: maya, mark });
          story.message(grade, 30);
          expectThat(/earlier attempt/.test(grade.text), 'The grade does not compare');
          expectThat(/\(up \d+\)/.test(grade.text), 'The better answer is not shown as better');
          await maya.says('stop', { under });
          story.message(await summary({ slack, person: maya, mark }), 8);
        },
      },
    ],
  };
}

/** A question for oneself, and a greeting. */
export function practice({ slack, story, jonas }: Stage): Scene {
  const question = (mark: number) =>
    slack.until('a practice question', () =>
      saidTo(slack, jonas, mark).find((message) => has(message, 'hint') && has(message, 'stop')),
    );
  let mark = 0;
  return {
    title: 'Practice alone',
    steps: [
      {
        fact: '`practice` asks about the chosen topic in the direct message',
        run: async () => {
          mark = slack.mark;
          story.message(await jonas.asks('practice security'));
          const asked = await question(mark);
          story.message(asked);
          expectThat(/Security/.test(asked.text), 'The question is about another topic');
        },
      },
      {
        fact: 'a hint costs nothing, and `stop` before an answer leaves no score',
        run: async () => {
          const asked = await question(mark);
          await jonas.says('hint', { under: asked });
          story.message(await told({ slack, person: jonas, mark }, /Hint 1 of/));
          await jonas.says('stop', { under: asked });
          const end = await summary({ slack, person: jonas, mark });
          story.message(end);
          expectThat(/before the first grade/.test(end.text), 'The summary gives a score for nothing');
        },
      },
      {
        fact: 'a greeting is greeted, not graded',
        run: async () => {
          const from = slack.mark;
          await jonas.says('hi', { to: 'bot' });
          const greeting = await told({ slack, person: jonas, mark: from }, /interview coach/);
          story.message(greeting);
          expectThat(has(greeting, 'start_practice'), 'The greeting offers nothing to begin with');
        },
      },
    ],
  };
}
