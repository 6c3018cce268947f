import { describe, expect, test } from 'vitest';
import { checkLimits } from '../../../../src/adapters/slack/limits.ts';
import {
  actions,
  button,
  context,
  paragraphs,
  section,
} from '../../../../src/adapters/slack/messages/blocks.ts';
import { compose, maxFallback, within } from '../../../../src/adapters/slack/messages/compose.ts';

describe('compose', () => {
  test('gives all the room where that fits', () => {
    const { blocks, text } = compose((room) => [section('x'.repeat(within(room, 1_000)))]);
    expect([blocks, text.length]).toEqual([[section('x'.repeat(1_000))], 1_000]);
  });

  test('takes room from the blocks until Slack would take them', () => {
    const message = compose((room) =>
      Array.from({ length: 5 }, () => section('x'.repeat(within(room, 3_000)))),
    );
    expect(message.blocks).toEqual(Array.from({ length: 5 }, () => section('x'.repeat(2_400))));
    expect(checkLimits(message)).toEqual([]);
  });

  test('takes room from the plain text alone where only that is too long', () => {
    const { blocks, text } = compose((room) => [
      section('x'.repeat(within(room, 2_500))),
      section('y'.repeat(within(room, 2_500))),
    ]);
    expect(blocks).toEqual([section('x'.repeat(2_500)), section('y'.repeat(2_500))]);
    expect(text).toBe(`${'x'.repeat(1_500)}\n${'y'.repeat(1_500)}`);
  });

  test('cuts a plain text that no room makes short enough', () => {
    const { text } = compose(() => [section('x'.repeat(2_500)), section('y'.repeat(2_500))]);
    expect(text.length).toBe(maxFallback);
  });

  test('says in plain text what the blocks say, buttons included', () => {
    const skip = button('Skip', { action: 'skip' });
    const { text } = compose(() => [
      section('A question', button('Not an answer', { action: 'not_an_answer' })),
      context('small print'),
      actions(skip, button('Stop', { action: 'stop' })),
    ]);
    expect(text).toBe('A question\n[Not an answer]\nsmall print\n[Skip] [Stop]');
  });
});

describe('paragraphs', () => {
  test('are as few as hold all lines', () => {
    const lines = Array.from({ length: 10 }, (_, i) => String(i).repeat(700));
    expect(paragraphs(lines)).toEqual([
      section(lines.slice(0, 4).join('\n')),
      section(lines.slice(4, 8).join('\n')),
      section(lines.slice(8).join('\n')),
    ]);
  });
});
