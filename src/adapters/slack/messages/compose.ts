import { checkLimits } from '../limits.ts';
import type { Block, Message } from './blocks.ts';
import { clip } from './text.ts';

/** Longest plain text of a message: Slack splits or refuses what is above 4,000. */
export const maxFallback = 3_900;

/**
 * How much of their longest length clipped texts may take, from 1 downwards. A builder multiplies its own lengths by it
 * through `within`.
 */
export type Room = number;

const rooms: readonly Room[] = [1, 0.8, 0.6, 0.45, 0.3, 0.2, 0.12];

/** `length` scaled to the room there is, never so short that nothing can be read. */
export function within(room: Room, length: number): number {
  return Math.max(20, Math.floor(length * room));
}

/**
 * A message with the most room that Slack's limits leave, and a plain text that says the same. A screen reader reads
 * that text only, so it is made from the same blocks, clipped further where it must be, the buttons' labels included.
 */
export function compose(build: (room: Room) => Block[]): Message {
  const blocks = rooms.map(build);
  const shown =
    blocks.find((each) => checkLimits({ text: '-', blocks: each }).length === 0) ?? lastOf(blocks);
  const texts = blocks.map(textOf);
  const text = texts.find((each) => each.length <= maxFallback) ?? clip(lastOf(texts), maxFallback);
  return { text, blocks: shown };
}

function lastOf<T>(list: readonly T[]): T {
  const last = list.at(-1);
  if (last === undefined) throw new RangeError('Cannot compose a message: no room was tried');
  return last;
}

/** All that blocks say, line by line. */
export function textOf(blocks: readonly Block[]): string {
  return blocks
    .map(linesOf)
    .filter((text) => text !== '')
    .join('\n');
}

function linesOf(block: Block): string {
  switch (block.type) {
    case 'header':
      return block.text.text;
    case 'section':
      return [block.text?.text ?? '', buttonLine(block.accessory ? [block.accessory] : [])]
        .filter((text) => text !== '')
        .join('\n');
    case 'context':
      return block.elements.map((element) => ('text' in element ? element.text : '')).join('\n');
    case 'actions':
      return buttonLine(block.elements);
    default:
      return '';
  }
}

function buttonLine(elements: readonly { type: string }[]): string {
  const labels = elements.flatMap((element) =>
    element.type === 'button' && 'text' in element ? [labelOf(element.text)] : [],
  );
  return labels.length === 0 ? '' : `[${labels.join('] [')}]`;
}

function labelOf(text: unknown): string {
  return typeof text === 'object' && text !== null && 'text' in text ? String(text.text) : '';
}
