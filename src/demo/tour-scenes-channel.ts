import { workspace } from './local-slack.ts';
import { dailyQuestion, expectThat, has, isByBot } from './tour-look.ts';
import { buttonsOf } from './tour-payloads.ts';
import { type Scene, type Stage, the } from './tour-stage.ts';
import { textsOf } from './tour-story.ts';

/** What can be asked anywhere, and answered to one person only. */
export function commands({ slack, story, maya, jonas }: Stage): Scene {
  return {
    title: 'Commands',
    steps: [
      {
        fact: '`help` lists what the bot can do',
        run: async () => {
          const help = await jonas.asks('help');
          story.message(help, 16);
          expectThat(help.text.includes('forget-me'), 'The list is not complete');
        },
      },
      {
        fact: 'an unknown word gets the same list',
        run: async () => {
          const help = await jonas.asks('quiz me');
          story.message(help, 2);
          expectThat(/do not know/.test(help.text) && /forget-me/.test(help.text), 'The answer is no help');
        },
      },
      {
        fact: 'so does a mention in the channel',
        run: async () => {
          const { mark } = slack;
          await jonas.says(`<@${workspace.bot.userId}> what can you do?`, { to: 'channel' });
          story.message(await jonas.whisper('help', mark, /forget-me/), 2);
        },
      },
      {
        fact: '`today` says whether one has answered, with a link',
        run: async () => {
          const today = await maya.asks('today');
          story.message(today);
          expectThat(/You have answered it/.test(today.text), 'It does not know of the answer');
          expectThat(
            buttonsOf(today.blocks).some(({ url }) => url !== null),
            'There is no link to the question',
          );
        },
      },
      {
        fact: '`stats` shows a member their own progress',
        run: async () => {
          const stats = await maya.asks('stats');
          story.message(stats);
          expectThat(/Incidents: \d+ %/.test(stats.text), 'The topic has no score');
        },
      },
    ],
  };
}

/** When the daily question comes. */
export function theSchedule({ slack, story, maya }: Stage): Scene {
  const hour = (block: string, value: string) => ({
    [block]: { type: 'static_select', selected_option: { value } },
  });
  return {
    title: "The channel's schedule",
    steps: [
      {
        fact: 'a schedule that cannot be is sent back with a sentence',
        run: async () => {
          await maya.commands('setup');
          const form = await slack.until('the form', () => slack.modal);
          story.view(form, { place: `form: ${form.title?.text ?? ''}` });
          story.deed(maya.name, 'chooses 10:00 for the question, 08:00 for the outline');
          maya.sends({ ...hour('setup_hour', '10'), ...hour('setup_close_hour', '8') });
          const wrong = await slack.until('a correction', () => slack.corrections);
          const sentences = Object.values(wrong).join(' ');
          story.deed('Whetstone', sentences);
          expectThat(/later on the same day/.test(sentences), 'The sentence does not say what is wrong');
        },
      },
      {
        fact: 'a good one is saved, and says when the next question comes',
        run: async () => {
          const { mark } = slack;
          story.deed(maya.name, 'chooses 18:00 for the outline, and only this day of the week');
          maya.sends({
            ...hour('setup_hour', '10'),
            ...hour('setup_close_hour', '18'),
            setup_weekdays: {
              type: 'checkboxes',
              selected_options: [{ value: dayOf(the(dailyQuestion(slack))) }],
            },
          });
          const saved = await maya.whisper('the saved schedule', mark, /Saved/);
          story.message(saved);
          expectThat(
            /10:00 \(Europe\/Berlin\), outline at 18:00/.test(saved.text),
            'Something else was saved',
          );
        },
      },
      {
        fact: '`pause` and `resume` do that',
        run: async () => {
          const paused = await maya.asks('pause');
          story.message(paused);
          expectThat(has(paused, 'resume_schedule'), 'There is no way back');
          const resumed = await maya.asks('resume');
          story.message(resumed);
          expectThat(/goes on/.test(resumed.text), 'It did not go on');
        },
      },
    ],
  };
}

/** The ISO weekday of a message in the channel's zone: the question's day is the last of its week then. */
function dayOf({ ts }: { ts: string }): string {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.round(Number(ts) * 1000));
  return String(at.toZonedDateTimeISO(workspace.people.maya.zone).dayOfWeek);
}

export function theDayCloses({ slack, story, closeTheDay }: Stage): Scene {
  const outlines = () =>
    slack.messages.filter(
      (message) => isByBot(message) && !message.ephemeral_to && /How one could answer/.test(message.text),
    );
  return {
    title: 'The day closes',
    steps: [
      {
        fact: 'at the close the outline is posted in the thread, once',
        run: async () => {
          const daily = the(dailyQuestion(slack));
          expectThat(outlines().length === 0, 'The outline was there before');
          story.deed('The clock', 'moves past the hour at which the question closes');
          await closeTheDay(daily);
          await closeTheDay(daily);
          const outline = await slack.until('the outline', () => outlines()[0]);
          story.message(outline, 16);
          expectThat(outline.thread_ts === daily.ts, 'The outline stands outside of the thread');
          expectThat(outlines().length === 1, 'The outline was posted more than once');
          expectThat(/3 people answered/.test(outline.text), 'The number of people is wrong');
        },
      },
    ],
  };
}

/** What a member sees of themselves. */
export function theHomeTab({ slack, story, maya }: Stage): Scene {
  return {
    title: 'The Home tab',
    steps: [
      {
        fact: 'the Home tab shows progress, what was done, what is open today and the schedule',
        run: async () => {
          await maya.opensHome();
          const home = await slack.until('the Home tab', () => slack.homeOf(maya.id));
          story.view(home, { place: "Maya's Home tab", lines: 24 });
          const text = textsOf(home.blocks);
          for (const part of [
            'Your practice',
            "Today's questions",
            'Done lately',
            'p99',
            'attempt 2',
            'Your place this week',
            'Settings',
          ]) {
            expectThat(text.includes(part), `The Home tab does not show “${part}”`);
          }
        },
      },
      {
        fact: 'settings are kept, and the Home tab shows them',
        run: async () => {
          await maya.commands('settings');
          await slack.until('the form', () => slack.modal);
          story.deed(maya.name, 'chooses Staff as her level, and allows that a sentence of hers is quoted');
          maya.sends({
            settings_level: { type: 'static_select', selected_option: { value: 'staff' } },
            settings_boards: {
              type: 'checkboxes',
              selected_options: [{ value: 'onBoards' }, { value: 'quotable' }],
            },
          });
          await slack.until('the new level on the Home tab', () => {
            const home = slack.homeOf(maya.id);
            return home && /prepare for \*staff\*/.test(textsOf(home.blocks));
          });
          story.deed('Whetstone', 'saves it and shows it on her Home tab');
        },
      },
    ],
  };
}

/** What is stored, and how it goes. */
export function leaving({ slack, story, jonas }: Stage): Scene {
  return {
    title: 'Leaving no trace',
    steps: [
      {
        fact: '`privacy` says what is stored, where and for how long',
        run: async () => {
          const privacy = await jonas.asks('privacy');
          story.message(privacy, 8);
          expectThat(/How long/.test(privacy.text), 'It does not say how long');
        },
      },
      {
        fact: '`forget-me` deletes all of it, once confirmed',
        run: async () => {
          const question = await jonas.asks('forget-me');
          story.message(question);
          const { mark } = slack;
          await jonas.presses(question, 'forget_me');
          story.message(await jonas.whisper('the word that it is done', mark, /I have deleted \d+ session/));
          const home = await slack.until('an empty Home tab', () => slack.homeOf(jonas.id));
          expectThat(/Welcome to Whetstone/.test(textsOf(home.blocks)), 'The Home tab still knows him');
        },
      },
      {
        fact: 'in all of this the bot said nothing twice',
        run: async () => {
          const said = slack.messages
            .filter((message) => isByBot(message) && !message.ephemeral_to && message.text !== '')
            .map(({ channel, thread_ts, text }) => `${channel} ${thread_ts ?? ''} ${text}`);
          const twice = said.find((each, index) => said.indexOf(each) !== index);
          expectThat(twice === undefined, `This was posted twice: ${twice?.slice(0, 120)}`);
          story.deed('Whetstone', `posted ${said.length} messages, each once`);
        },
      },
    ],
  };
}
