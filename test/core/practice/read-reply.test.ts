import { describe, expect, test } from 'vitest';
import { readReply } from '../../../src/core/practice/read-reply.ts';

const first = { botUserId: 'UBOT', answeredBefore: false };
const inChain = { botUserId: 'UBOT', answeredBefore: true };

describe('words', () => {
  test.each([
    ['hint', 'hint'],
    ['Hint!', 'hint'],
    ['skip', 'skip'],
    ['next', 'skip'],
    ['  STOP. ', 'stop'],
    ['end', 'stop'],
    ['quit', 'stop'],
    ['Not an answer.', 'not-an-answer'],
    ['Hint please!', 'hint'],
    ['give me a hint', 'hint'],
    ['skip this one', 'skip'],
    ['stop here.', 'stop'],
    ['<@UBOT> hint', 'hint'],
    ['<@UBOT|whetstone>, skip', 'skip'],
  ])('%j is the word %s', (text, word) => {
    expect(readReply(text, first)).toEqual({ kind: 'word', word });
    expect(readReply(text, inChain)).toEqual({ kind: 'word', word });
  });

  test.each(['constructor', '__proto__', 'hasOwnProperty'])('%j is no word', (text) => {
    expect(readReply(text, inChain)).toEqual({ kind: 'answer', text });
  });

  test('a word inside a sentence is part of an answer', () => {
    const text = 'I would skip the canary and stop the release at once.';
    expect(readReply(text, first)).toEqual({ kind: 'answer', text });
  });
});

describe('talk, in every state of the chain', () => {
  test.each([
    ['', 'empty'],
    ['   \n ', 'empty'],
    ['<@UBOT>', 'empty'],
    ['<@U2> what would you say to that, I wonder?', 'to-somebody-else'],
    ['<@W2|jonas> I would do the same as you did there.', 'to-somebody-else'],
    ['<!here> who wants to try this one with me today?', 'to-somebody-else'],
    ['<!subteam^S1|@sre> this one is for all of you over there', 'to-somebody-else'],
    ['// we had exactly this in March, remember the pager', 'marked-aside'],
    ['(we had exactly this in March, remember the pager)', 'marked-aside'],
    ['Aside: we had exactly this in March and nobody noticed', 'marked-aside'],
    ['off-topic: is anybody going to lunch at twelve today', 'marked-aside'],
    ['off topic: is anybody going to lunch at twelve today', 'marked-aside'],
  ])('%j: %s', (text, rule) => {
    expect(readReply(text, first)).toEqual({ kind: 'talk', rule });
    expect(readReply(text, inChain)).toEqual({ kind: 'talk', rule });
  });

  test('a mention of the bot in front is no part of the answer', () => {
    const text = 'I roll back first, then I compare both builds.';
    expect(readReply(`<@UBOT> ${text}`, first)).toEqual({ kind: 'answer', text });
  });

  test('a mention in the middle does not make talk of an answer', () => {
    const text = 'I page the database people, <@U2> for example, and roll back.';
    expect(readReply(text, first)).toEqual({ kind: 'answer', text });
  });
});

describe('before the first answer', () => {
  test.each(['nice one!', '+1', 'same here', 'four words are few', ':tada: :tada: :tada:'])(
    '%j is too short to open a conversation',
    (text) => {
      expect(readReply(text, first)).toEqual({ kind: 'talk', rule: 'too-short-to-open' });
    },
  );

  test('a message that only asks is talk', () => {
    const text = 'Is this about the checkout service? Or about payments in general?';
    expect(readReply(text, first)).toEqual({ kind: 'talk', rule: 'only-asks' });
  });

  test('a message that says something and then asks is an answer', () => {
    const text = 'I roll back first. Is that what you mean?';
    expect(readReply(text, first)).toEqual({ kind: 'answer', text });
  });

  test('a long message made of questions is an answer: it thinks aloud', () => {
    const text = `${'What changed in the last hour, and where? '.repeat(6)}Do I roll back?`;
    expect(readReply(text, first)).toEqual({ kind: 'answer', text });
  });

  test('five words are enough', () => {
    expect(readReply('roll back, compare, inform, canary', first)).toEqual({
      kind: 'answer',
      text: 'roll back, compare, inform, canary',
    });
  });
});

describe('after the first answer', () => {
  test.each(['roll back', 'no', 'A canary. Does that count?'])('%j is an answer', (text) => {
    expect(readReply(text, inChain)).toEqual({ kind: 'answer', text });
  });

  test.each(['thanks, that helps', 'Got it!', 'would a canary count?', 'lol'])('%j is a remark', (text) => {
    expect(readReply(text, inChain)).toEqual({ kind: 'talk', rule: 'remark' });
  });
});
