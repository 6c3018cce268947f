import type { ChannelSchedule } from '../../../core/daily/schedule.ts';
import { levelLabels, topicLabel } from './labels.ts';
import { count, line } from './text.ts';

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `Mon–Fri at 09:00 (Europe/Berlin), outline at 17:00 · all topics · all levels`. */
export function scheduleText(
  schedule: Omit<ChannelSchedule, 'teamId' | 'channelId' | 'setUpBy' | 'status' | 'pausedReason'>,
): string {
  const { hour, closeHour, zone, weekdays, skip, topics, levels } = schedule;
  const when = `${days(weekdays)} at ${clock(hour)} (${line(zone, 60)}), outline at ${clock(closeHour)}`;
  const about = topics.length === 0 ? 'all topics' : topicNames(topics);
  const level =
    levels.length === 0 ? 'all levels' : levels.map((each) => levelLabels[each].toLowerCase()).join(', ');
  const except = skip.length === 0 ? [] : [`${count(skip.length, 'break')} noted`];
  const weekly = schedule.weeklyPost ? [] : ['no weekly standings'];
  return [when, about, level, ...except, ...weekly].join(' · ');
}

function days(weekdays: readonly number[]): string {
  const sorted = weekdays.toSorted((a, b) => a - b);
  const [first = 1, last = first] = [sorted[0], sorted.at(-1)];
  const unbroken = sorted.length > 2 && last - first === sorted.length - 1;
  if (unbroken) return `${dayNames[first - 1]}–${dayNames[last - 1]}`;
  return sorted.map((day) => dayNames[day - 1]).join(', ');
}

function topicNames(topics: readonly string[]): string {
  const named = topics.slice(0, 4).map(topicLabel).join(', ');
  return topics.length > 4 ? `${named} and ${topics.length - 4} more` : named;
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
