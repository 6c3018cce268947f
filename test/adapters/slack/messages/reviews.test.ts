import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkLimits } from '../../../../src/adapters/slack/limits.ts';
import { textOf } from '../../../../src/adapters/slack/messages/compose.ts';
import { reviewBlocks, reviewMessage } from '../../../../src/adapters/slack/messages/reviews.ts';
import type { ReviewItem } from '../../../../src/core/review/review.ts';
import { nastyText } from './nasty.ts';

const item: ReviewItem = {
  topic: 'ai-agents',
  competency: 'risk',
  asks: 'Says what happens when the check fails',
  questionId: 'ai-agents/one',
  dueOn: Temporal.PlainDate.from('2026-03-03'),
};

const shown = (due: number, all: number, isPaused = false) =>
  textOf(reviewBlocks({ due: Array(due).fill(item), all: Array(all).fill(item), isPaused }));

test('the Home tab lists what is due and says what waits', () => {
  expect(shown(1, 3)).toBe(
    'Worth another look\n• AI agents: Says what happens when the check fails\n[Review now]\n2 more wait for later days.',
  );
  expect(shown(0, 1)).toBe('Worth another look\nOne waits for a later day.');
  expect(shown(0, 2, true)).toBe('Worth another look\nPaused in your settings.');
  expect(shown(0, 0)).toBe('');
});

test('words of the rubric keep within Slack’s limits and mention nobody', () => {
  fc.assert(
    fc.property(nastyText(240), (asks) => {
      const message = reviewMessage({ kind: 'started', item: { ...item, asks }, title: asks.slice(0, 70) });
      expect(checkLimits(message)).toEqual([]);
      expect(message.text).not.toMatch(/<[@!#]/);
    }),
  );
});
