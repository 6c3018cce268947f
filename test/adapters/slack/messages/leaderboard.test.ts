import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLimits } from '../../../../src/adapters/slack/limits.ts';
import { leaderboardMessage } from '../../../../src/adapters/slack/messages/leaderboard.ts';
import { parseLeaderboard } from '../../../../src/adapters/slack/messages/parse-leaderboard.ts';
import type { Board } from '../../../../src/core/standings/board.ts';
import { nastyText } from './nasty.ts';

const ids = Array.from({ length: 10 }, (_, n) => `U0PERSON${n}`);

/** Ten places, and the reader as number 9,998 of 10,000. */
const board: Board = {
  isOpen: true,
  top: ids.map((userId, n) => ({ userId, points: 123_456 - n, answers: 1_000, rank: n + 1 })),
  own: { userId: 'U0READER', points: 3, answers: 1, rank: 9_998, isShown: true },
};

function textFor(given: Partial<Parameters<typeof leaderboardMessage>[0]> = {}): string {
  return leaderboardMessage({
    board,
    scope: { kind: 'channel', channelId: 'C0TEAM' },
    measure: { kind: 'points' },
    period: 'week',
    nameOf: (id) => id,
    ...given,
  }).text;
}

test('names of 40 characters of whatever kind keep within Slack’s limits, and mention nobody', () => {
  fc.assert(
    fc.property(nastyText(40), (name) => {
      const view = {
        board,
        scope: { kind: 'workspace' },
        measure: { kind: 'topic', topic: 'ai-agents' },
        period: 'all',
        nameOf: () => name,
      } as const;
      const message = leaderboardMessage(view);
      expect(checkLimits(message)).toEqual([]);
      expect(message.text).not.toMatch(/<[@!#]/);
    }),
  );
});

test('a name that runs from right to left turns nothing else round', () => {
  expect(textFor({ nameOf: () => 'דנה לוי' })).toContain('1. \u2068דנה לוי\u2069 · 123456 points');
});

describe('the own place', () => {
  test('outside of the shown ones is told with its points', () => {
    expect(textFor()).toContain('You are number 9998 with 3 points from 1 answer.');
  });

  test('of somebody without points says how to get some', () => {
    expect(textFor({ board: { ...board, own: null } })).toContain('they come with your first answer');
  });
});

describe('the words after the command', () => {
  const topics = ['ai-agents', 'security'];
  const all = { kind: 'points' } as const;

  test.each([
    [[], { period: 'week', wholeWorkspace: false, measure: all }],
    [['Month', 'WORKSPACE'], { period: 'month', wholeWorkspace: true, measure: all }],
    [
      ['security'],
      { period: 'season', wholeWorkspace: false, measure: { kind: 'topic', topic: 'security' } },
    ],
    [
      ['security', 'all'],
      { period: 'all', wholeWorkspace: false, measure: { kind: 'topic', topic: 'security' } },
    ],
  ])('%j', (words, wish) => {
    expect(parseLeaderboard(words, topics)).toEqual({ kind: 'ok', wish });
  });

  test('that nobody knows are named', () => {
    expect(parseLeaderboard(['week', 'Yesterday'], topics)).toEqual({
      kind: 'unknown-word',
      word: 'Yesterday',
    });
  });
});
