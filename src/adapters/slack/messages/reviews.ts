import type { ReviewItem } from '../../../core/review/review.ts';
import type { ReviewStarted, ReviewState } from '../reviews.ts';
import { actionIds } from './actions.ts';
import { actions, type Block, button, context, divider, header, type Message, section } from './blocks.ts';
import { compose, within } from './compose.ts';
import { topicLabel } from './labels.ts';
import { line } from './text.ts';

const listed = 3;

/** The Home tab's part on what waits to be shown again; nothing where nothing does. */
export function reviewBlocks({ due, all, isPaused }: ReviewState): Block[] {
  if (all.length === 0) return [];
  const lines = due.slice(0, listed).map((item) => `• ${itemLine(item, 150)}`);
  const rest = all.length - lines.length;
  const more = lines.length > 0 ? 'more ' : '';
  const waiting = rest === 1 ? `One ${more}waits for a later day.` : `${rest} ${more}wait for later days.`;
  const later = isPaused ? 'Paused in your settings.' : rest > 0 ? waiting : '';
  return [
    divider,
    header('Worth another look'),
    ...(lines.length === 0
      ? []
      : [section(lines.join('\n')), actions(button('Review now', { action: actionIds.startReview }))]),
    ...(later === '' ? [] : [context(later)]),
  ];
}

/** The answer to `/interview review`. */
export function reviewMessage(started: ReviewStarted): Message {
  return compose((room) => [section(sentence(started, within(room, 200)))]);
}

function sentence(started: ReviewStarted, room: number): string {
  if (started.kind === 'started') {
    return `*${line(started.title, 70)}* is on its way to our direct message. It is a new chance at what was missing before: ${itemLine(started.item, room)}`;
  }
  if (started.isPaused) return 'Reviews are paused: your settings say none a day.';
  if (!started.next)
    return 'Nothing waits to be shown again. What an answer misses comes back here after some days.';
  return `Nothing is due today. Next, on ${started.next.dueOn.toString()}: ${itemLine(started.next, room)}`;
}

function itemLine({ topic, asks }: ReviewItem, room: number): string {
  return `${topicLabel(topic)}: ${line(asks, room)}`;
}
