import type { types } from '@slack/bolt';
import { levels } from '../../../core/bank/question.ts';
import type { ChannelSchedule } from '../../../core/daily/schedule.ts';
import { type SetupRef, toValue, viewIds } from './actions.ts';
import { type Block, plainText, section } from './blocks.ts';
import { checkboxes, input, multiSelect, select } from './inputs.ts';
import { levelLabels, topicLabel } from './labels.ts';
import { writeSkipDates } from './skip-dates.ts';
import { channelName } from './text.ts';

/** What the setup modal asks for. */
export type ScheduleFields = Pick<
  ChannelSchedule,
  'hour' | 'closeHour' | 'zone' | 'weekdays' | 'skip' | 'topics' | 'levels' | 'weeklyPost'
>;

/** Where each field of the modal stands. */
export const setupBlocks = {
  channel: 'setup_channel',
  hour: 'setup_hour',
  closeHour: 'setup_close_hour',
  zone: 'setup_zone',
  weekdays: 'setup_weekdays',
  skip: 'setup_skip',
  topics: 'setup_topics',
  levels: 'setup_levels',
  weeklyPost: 'setup_weekly_post',
} as const;

/** A first proposal for a channel: at nine on working days, the outline at five in the afternoon. */
export function proposedSchedule(zone: string): ScheduleFields {
  return {
    hour: 9,
    closeHour: 17,
    zone,
    weekdays: [1, 2, 3, 4, 5],
    skip: [],
    topics: [],
    levels: [],
    weeklyPost: true,
  };
}

const weeklyChoice = { value: 'weekly', label: 'Post them here on the last of these days each week' };

/** A select takes no more options than this; more topics are typed. */
const mostTopics = 100;

export function setupModal(options: {
  ref: SetupRef;
  shown: ScheduleFields;
  topics: readonly string[];
}): types.ModalView {
  const { ref, shown, topics } = options;
  return {
    type: 'modal',
    callback_id: viewIds.setup,
    private_metadata: toValue(ref),
    title: plainText('Daily question', 24),
    submit: plainText('Save', 24),
    close: plainText('Cancel', 24),
    blocks: [
      channel(ref),
      input(setupBlocks.hour, {
        label: 'Post at',
        hint: "The hour in the channel's time zone.",
        element: select(hours(0), String(shown.hour)),
      }),
      input(setupBlocks.closeHour, {
        label: 'Show the outline at',
        hint: 'Later on the same day. Until then nobody sees the model answer in the channel.',
        element: select(hours(1), String(shown.closeHour)),
      }),
      input(setupBlocks.zone, {
        label: 'Time zone',
        hint: 'An IANA name like Europe/Berlin or America/New_York. Daylight saving is taken care of.',
        element: { type: 'plain_text_input', max_length: 60, initial_value: shown.zone },
      }),
      input(setupBlocks.weekdays, {
        label: 'On these days',
        hint: 'At least one.',
        element: checkboxes(weekdays, shown.weekdays.map(String)),
      }),
      input(setupBlocks.skip, {
        label: 'Not on these dates',
        hint: 'Holidays and breaks: 2026-12-24, 2026-12-27..2027-01-02',
        optional: true,
        element: { type: 'plain_text_input', max_length: 2_000, ...initial(writeSkipDates(shown.skip)) },
      }),
      topicField(topics, shown.topics),
      input(setupBlocks.levels, {
        label: 'Levels',
        hint: 'None ticked means all.',
        optional: true,
        element: checkboxes(
          levels.map((level) => ({ value: level, label: levelLabels[level] })),
          shown.levels,
        ),
      }),
      input(setupBlocks.weeklyPost, {
        label: 'Standings',
        hint: 'By name, nobody is pinged. Members can opt out, and fewer than three make no post.',
        optional: true,
        element: checkboxes([weeklyChoice], shown.weeklyPost ? [weeklyChoice.value] : []),
      }),
    ],
  };
}

function channel(ref: SetupRef): Block {
  if (ref.channelId !== null) return section(`One question a day for ${channelName(ref.channelId)}.`);
  return input(setupBlocks.channel, {
    label: 'Channel',
    hint: 'Invite me there first: /invite @Whetstone',
    element: {
      type: 'conversations_select',
      filter: {
        include: ['public', 'private'],
        exclude_bot_users: true,
        exclude_external_shared_channels: true,
      },
    },
  });
}

function topicField(topics: readonly string[], chosen: readonly string[]): Block {
  const label = 'Topics';
  const known = topics.map((topic) => ({ value: topic, label: topicLabel(topic) }));
  if (topics.length === 0 || topics.length > mostTopics) {
    return input(setupBlocks.topics, {
      label,
      hint: 'Names with commas between them. Left empty means all.',
      optional: true,
      element: { type: 'plain_text_input', max_length: 2_000, ...initial(chosen.join(', ')) },
    });
  }
  return input(setupBlocks.topics, {
    label,
    hint: 'None chosen means all.',
    optional: true,
    element: multiSelect(known, chosen),
  });
}

/** Slack refuses an empty `initial_value`. */
function initial(text: string): { initial_value?: string } {
  return text === '' ? {} : { initial_value: text.slice(0, 2_000) };
}

function hours(from: number): { value: string; label: string }[] {
  return Array.from({ length: 24 - from }, (_, i) => {
    const hour = from + i;
    return { value: String(hour), label: `${String(hour).padStart(2, '0')}:00` };
  });
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map(
  (label, i) => ({ value: String(i + 1), label }),
);
