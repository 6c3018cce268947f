import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLimits } from '../../../../src/adapters/slack/limits.ts';
import { improvedMessage } from '../../../../src/adapters/slack/messages/improved.ts';
import { leaderboardMessage } from '../../../../src/adapters/slack/messages/leaderboard.ts';
import { parseLeaderboard } from '../../../../src/adapters/slack/messages/parse-leaderboard.ts';
import type { Board } from '../../../../src/core/standings/board.ts';
import type { ImprovedBoard } from '../../../../src/core/standings/improved.ts';
import { nastyText } from './nasty.ts';

const ids = Array.from({ length: 10 }, (_, n) => `U0PERSON${n}`);

/** Ten places, and the reader as number 9,998 of 10,000. */
const board: Board = {
  isOpen: true,
  top: ids.map((userId, n) => ({ userId, points: 123_456 - n, answers: 1_000, rank: n + 1 })),
  own: { userId: 'U0READER', points: 3, answers: 1, rank: 9_998, isShown: true },
};

const facts = { estimatePercent: 50, attendance: { answered: 4, asked: 1_000 }, isAdmin: true };

function textFor(given: Partial<Parameters<typeof leaderboardMessage>[0]> = {}): string {
  return leaderboardMessage({
    board,
    scope: { kind: 'channel', channelId: 'C0TEAM' },
    measure: { kind: 'points' },
    period: 'week',
    nameOf: (id) => id,
    ...facts,
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
        ...facts,
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

describe('a board says', () => {
  test('what estimates count', () => {
    expect(textFor()).toContain('Offline estimates count 50 %.');
  });

  test('how many questions were answered since the first', () => {
    expect(textFor()).toContain('You have answered 4 of 1000 questions since you joined.');
    expect(textFor({ attendance: null })).not.toContain('since you joined');
  });

  test('nothing of what admins may change to others', () => {
    expect(textFor()).toContain('[Offline estimates]');
    expect(textFor({ isAdmin: false })).not.toContain('[Offline estimates]');
  });
});

describe('who has improved', () => {
  const improved: ImprovedBoard = {
    isOpen: true,
    top: ids.map((userId, n) => ({ userId, before: 1_234, now: 9_876 - n, rank: n + 1 })),
    own: { before: 5_000, now: 5_600, rank: 14, isShown: true },
  };
  const view = {
    board: improved,
    scope: { kind: 'channel', channelId: 'C0TEAM' },
    period: 'week',
    userId: 'U0READER',
    nameOf: (id: string) => id,
    ...facts,
  } as const;

  test('stands with both means, and the own place outside of the first ten', () => {
    const { text } = improvedMessage(view);
    expect(text).toContain('1. \u2068U0PERSON0\u2069 · from 12 % to 99 %');
    expect(text).toContain('You are number 14: from 50 % to 56 %.');
  });

  test('is no place for a mean that fell, and none for somebody who cannot be compared', () => {
    const own = { before: 5_600, now: 5_000, rank: 99, isShown: false };
    expect(improvedMessage({ ...view, board: { ...improved, own } }).text).toContain(
      'You: from 56 % to 50 %. You are not shown to others',
    );
    expect(improvedMessage({ ...view, board: { ...improved, own: null } }).text).toContain(
      'You cannot be compared yet',
    );
  });

  test('is not there where fewer than three can be compared', () => {
    const { text } = improvedMessage({ ...view, board: { ...improved, isOpen: false } });
    expect(text).toContain('A board opens when 3 people can be compared.');
    expect(text).not.toContain('U0PERSON');
  });

  test('keeps within the limits whatever people are called, and mentions nobody', () => {
    fc.assert(
      fc.property(nastyText(40), (name) => {
        const message = improvedMessage({ ...view, nameOf: () => name });
        expect(checkLimits(message)).toEqual([]);
        expect(message.text.replace('<#C0TEAM>', '')).not.toMatch(/<[@!#]/);
      }),
    );
  });
});

describe('the words after the command', () => {
  const topics = ['ai-agents', 'security'];
  const all = { kind: 'points' } as const;

  test.each([
    [[], { period: 'week', wholeWorkspace: false, measure: all }],
    [['improved', 'month'], { period: 'month', wholeWorkspace: false, measure: { kind: 'improved' } }],
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
