import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  channelName,
  clip,
  escapeMrkdwn,
  literal,
  mention,
  quoteLine,
} from '../../../../src/adapters/slack/messages/text.ts';
import { nastyText } from './nasty.ts';

describe('escapeMrkdwn', () => {
  test.each([
    [
      '<!here> and <@U1> and <https://x.y|z>',
      '&lt;!here&gt; and &lt;@\u2060U1&gt; and &lt;https:\u2060//x.y|z&gt;',
    ],
    ['tell @channel', 'tell @\u2060channel'],
    ['a & b', 'a &amp; b'],
    ['*bold* ~gone~ `code`', '∗bold∗ ∼gone∼ ′code′'],
    ['_slanted_ but snake_case', 'ˍslantedˍ but snake_case'],
    ['> not a quote\n>>> nor this', '› not a quote\n›&gt;&gt; nor this'],
    ['turned \u202Eround\u202C', 'turned round'],
    ['bell\u0007 and \uD800 half', 'bell and \uFFFD half'],
  ])('%j shows as it is', (raw, escaped) => {
    expect(escapeMrkdwn(raw)).toBe(escaped);
  });
});

describe('clip', () => {
  test('a text that fits is left alone', () => {
    expect(clip('twelve chars', 12)).toBe('twelve chars');
  });

  test('a longer text ends at a word, with an ellipsis', () => {
    expect(clip('the quick brown fox jumps', 20)).toBe('the quick brown fox…');
  });

  test('no character is cut in half', () => {
    expect(clip('ab😀😀😀', 5)).toBe('ab😀…');
    expect(clip('ab😀😀😀', 4)).toBe('ab…');
  });

  test('it is never longer than allowed and stays well-formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(80), (text, max) => {
        const clipped = clip(text, max);
        expect(clipped.length).toBeLessThanOrEqual(max);
        expect(clipped.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('literal', () => {
  test('counts what escaping adds', () => {
    fc.assert(
      fc.property(nastyText(400), fc.integer({ min: 1, max: 300 }), (text, max) => {
        expect(literal(text, max).length).toBeLessThanOrEqual(max);
      }),
    );
  });

  test('keeps as much as it may', () => {
    expect(literal('a'.repeat(50), 40)).toBe(`${'a'.repeat(39)}…`);
    expect(literal('&'.repeat(50), 41)).toBe(`${'&amp;'.repeat(8)}…`);
  });
});

describe('quoteLine', () => {
  test('is one quoted line, whatever it quotes', () => {
    fc.assert(
      fc.property(nastyText(300), (text) => {
        const quoted = quoteLine(text, 200);
        expect(quoted.split('\n')).toHaveLength(1);
        expect(quoted).toMatch(/^> “.*”$/);
        expect(quoted.slice(2)).not.toMatch(/[*~`<]/);
      }),
    );
  });
});

test('only an id becomes a mention', () => {
  expect([mention('U0ANN'), mention('!here'), channelName('C0TEAM'), channelName('C|x>')]).toEqual([
    '<@U0ANN>',
    '!here',
    '<#C0TEAM>',
    'C|x&gt;',
  ]);
});
