import type { WeeklyBoard } from '../../../core/delivery/weekly-content.ts';
import { actionIds } from './actions.ts';
import { actions, button, context, type Message, paragraphs, section } from './blocks.ts';
import { compose, type Room, within } from './compose.ts';
import { percent, topicLabel } from './labels.ts';
import { channelName, count, isolated, line, quoteLine } from './text.ts';

const longestName = 40;

/** A channel's week, for everybody in it. It names people and mentions nobody. */
export function weeklyBoardMessage(content: WeeklyBoard): Message {
  const { top, estimatePercent } = content;
  return compose((room) => [
    section(`*The week in ${channelName(content.channelId)}* · ${daysOf(content.monday)}`),
    ...paragraphs(
      top.map(({ rank, name, points, answers }) =>
        [`${rank}. ${nameIn(name, room)}`, count(points, 'point'), count(answers, 'answer')].join(' · '),
      ),
    ),
    ...paragraphs(highlights(content, room)),
    context(
      `Points are for first attempts; \`/interview leaderboard\` shows your own place. ${estimateLine(estimatePercent)} Who is named and quoted is everybody's own choice, in the settings.`,
    ),
    actions(button('Settings', { action: actionIds.openSettings })),
  ]);
}

/** What boards say about grades that no model gave. */
export function estimateLine(percentCounted: number): string {
  return `Offline estimates count ${percentCounted} %.`;
}

function highlights({ question, improved, leaders, moment }: WeeklyBoard, room: Room): string[] {
  const title = (text: string) => line(text, within(room, 100));
  const people = (names: readonly string[]) => names.map((name) => nameIn(name, room)).join(', ');
  return [
    ...(question
      ? [
          `*Question of the week:* ${title(question.title)} · median ${percent(question.medianScore)} of ${count(question.answers, 'answer')}`,
        ]
      : []),
    ...(improved
      ? [
          `*Most improved:* ${people(improved.names)} · ${improved.names.length > 1 ? `by ${gain(improved)}` : `from ${percent(improved.before)} to ${percent(improved.now)}`}`,
        ]
      : []),
    ...leaders.map(
      ({ topic, names, points }) =>
        `*Best on ${topicLabel(topic)} this season:* ${people(names)} · ${count(points, 'point')}`,
    ),
    ...(moment
      ? [
          `*A strong moment,* ${nameIn(moment.name, room)} on ${title(moment.title)}:\n${quoteLine(moment.quote, within(room, 300))}`,
        ]
      : []),
  ];
}

function gain({ before, now }: { before: number; now: number }): string {
  return count(Math.round((now - before) * 100), 'percentage point');
}

function nameIn(name: string, room: Room): string {
  return isolated(line(name, within(room, longestName)));
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `16 to 22 November`, `30 November to 6 December`. */
function daysOf(monday: string): string {
  const from = Temporal.PlainDate.from(monday);
  const to = from.add({ days: 6 });
  const day = (date: Temporal.PlainDate) => `${date.day} ${months[date.month - 1] ?? ''}`;
  return from.month === to.month ? `${from.day} to ${day(to)}` : `${day(from)} to ${day(to)}`;
}
