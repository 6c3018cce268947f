import type { Bank } from '../core/bank/bank.ts';
import { expectThat, has, isByBot, saidTo } from './tour-look.ts';
import type { Message } from './tour-payloads.ts';
import { type Scene, type Stage, the } from './tour-stage.ts';
import { answerTo } from './tour-texts.ts';

/** A whole interview in the direct message, with feedback at the end. */
export function mockInterview({ slack, story, priya, bank }: Stage): Scene {
  let mark = 0;
  const choose = (value: string) => ({ type: 'static_select', selected_option: { value } });
  const asked = (since: number, pattern: RegExp) =>
    slack.until('the interviewer’s question', () =>
      saidTo(slack, priya, since).find(
        (message) => has(message, 'end_interview') && pattern.test(message.text),
      ),
    );
  const debrief = () =>
    slack.until('the debrief', () =>
      saidTo(slack, priya, mark).find(({ text }) => text.startsWith('Debrief:')),
    );
  const answers = async (question: Message, pattern: RegExp) => {
    const since = slack.mark;
    await priya.says(exemplarFor(bank, question) ?? answerTo(question.text), { under: question });
    const next = await asked(since, pattern);
    story.message(next, 8);
    return next;
  };
  let latest: Message | null = null;
  return {
    title: 'A mock interview',
    steps: [
      {
        fact: '`mock` opens a form for track, level, length and feedback',
        run: async () => {
          await priya.commands('mock');
          const form = await slack.until('the form', () => slack.modal);
          story.view(form, { place: `form: ${form.title?.text ?? ''}`, lines: 14 });
          expectThat(form.callback_id === 'mock', 'Another form opened');
        },
      },
      {
        fact: 'the interviewer introduces itself, sets the frame and asks, in the direct message',
        run: async () => {
          mark = slack.mark;
          priya.sends({ mock_track: choose('platform'), mock_minutes: choose('15') });
          latest = await asked(mark, /Question 1 of 2/);
          story.message(latest, 14);
          expectThat(/I interview you today/.test(latest.text), 'Nobody introduced themselves');
          expectThat(/15 minutes left/.test(latest.text), 'Nobody said how much time there is');
        },
      },
      {
        fact: 'a second interview is not begun: the first is offered',
        run: async () => {
          const offer = await priya.asks('mock');
          story.message(offer, 4);
          expectThat(/under way/.test(offer.text), 'It does not know of the first');
        },
      },
      {
        fact: 'it probes and goes on, and tells nothing of the grades meanwhile',
        run: async () => {
          const followUp = await answers(the(latest), /Follow-up to question 1 of 2/);
          await priya.says('pause', { under: followUp });
          const since = slack.mark;
          await slack.until('the pause', () =>
            saidTo(slack, priya, mark).find(({ text }) => /^Paused/.test(text)),
          );
          await priya.says('resume', { under: followUp });
          const again = await asked(since, /Once more/);
          latest = await answers(again, /Question 2 of 2/);
          const told = saidTo(slack, priya, mark).some((message) => has(message, 'not_an_answer'));
          expectThat(!told, 'A grade was shown before the end');
        },
      },
      {
        fact: 'the debrief has a signal, competencies, moments in her own words and what to practise',
        run: async () => {
          const last = await answers(the(latest), /Follow-up to question 2 of 2/);
          await priya.says(answerTo(last.text), { under: last });
          const end = await debrief();
          story.message(end, 40);
          for (const part of [/of what the level asks for/, /Competencies/, /Best moment/, /Practise it/])
            expectThat(part.test(end.text), `The debrief lacks ${part.source}`);
        },
      },
      {
        fact: 'all feedback follows, and the transcript comes as a file',
        run: async () => {
          const end = await debrief();
          await slack.until('the feedback on four answers', () => {
            const graded = saidTo(slack, priya, mark).filter((message) => has(message, 'not_an_answer'));
            return graded.length === 4;
          });
          const since = slack.mark;
          await priya.presses(end, 'transcript');
          await slack.until('the transcript', () =>
            slack.messages
              .slice(since)
              .find((each) => isByBot(each) && each.files?.some(({ name }) => name.endsWith('.md'))),
          );
          story.deed('Whetstone', 'adds the transcript to the thread, as a Markdown file');
        },
      },
    ],
  };
}

/** The other way round: the member asks, the bot is a candidate. */
export function interviewersSeat({ slack, story, priya, bank }: Stage): Scene {
  let mark = 0;
  const candidate = (since: number, what: string) =>
    slack.until(what, () => saidTo(slack, priya, since).find((message) => has(message, 'score_seat')));
  return {
    title: "The interviewer's seat",
    steps: [
      {
        fact: '`mock --interviewer` makes the bot a candidate, who answers first',
        run: async () => {
          mark = slack.mark;
          await priya.commands('mock --interviewer incidents');
          const opening = await candidate(mark, 'the candidate');
          story.message(opening, 14);
          expectThat(/You interview, I am the candidate/.test(opening.text), 'Nobody said who asks');
        },
      },
      {
        fact: 'the candidate replies to a question from what the author of the question wrote',
        run: async () => {
          const opening = await candidate(mark, 'the candidate');
          const since = slack.mark;
          const question = bank.questions.find(({ title }) => opening.text.includes(title.slice(0, 30)));
          const [probe] = question?.follow_ups ?? [];
          await priya.says(the(probe).asks, { under: opening });
          const reply = await candidate(since, 'a reply of the candidate');
          story.message(reply, 6);
          expectThat(
            !/not sure what you are after/.test(reply.text),
            'The candidate does not know what is meant',
          );
        },
      },
      {
        fact: 'scored by criterion, the verdicts are held against the bank’s, with what was found and missed',
        run: async () => {
          const opening = await candidate(mark, 'the candidate');
          await priya.presses(opening, 'score_seat');
          const form = await slack.until(
            'the form',
            () => slack.modal?.callback_id === 'seat' && slack.modal,
          );
          const fields = form.blocks.flatMap(({ block_id }) =>
            block_id?.startsWith('seat_c_') ? [block_id] : [],
          );
          expectThat(fields.length > 3, `The form asks about ${fields.length} criteria only`);
          const since = slack.mark;
          const missed = { type: 'static_select', selected_option: { value: 'missed' } };
          const weak = { type: 'static_select', selected_option: { value: 'weak' } };
          priya.sends({ ...Object.fromEntries(fields.map((field) => [field, missed])), seat_guess: weak });
          const end = await slack.until('the debrief', () =>
            saidTo(slack, priya, since).find(({ text }) => /Interviewer's debrief/.test(text)),
          );
          story.message(end, 24);
          expectThat(/verdicts are the bank's/.test(end.text), 'The verdicts are not compared');
          expectThat(
            bank.questions.some(({ title }) => end.text.includes(title.slice(0, 20))),
            'It names no question',
          );
        },
      },
    ],
  };
}

/** A strong answer that the bank holds for the main question in a message; null for a follow-up. */
function exemplarFor(bank: Bank, { text }: Message): string | null {
  const bare = (words: string) => words.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim();
  const question = bank.questions.find((each) => bare(text).includes(bare(each.question).slice(0, 100)));
  return question?.exemplars.find(({ grade, manner }) => grade === 'strong' && !manner)?.text ?? null;
}
