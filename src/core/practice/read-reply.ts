/** What a member may say instead of an answer, as a word of its own. */
export type Word = 'hint' | 'skip' | 'stop' | 'not-an-answer';

export type Reading =
  | { kind: 'word'; word: Word }
  | { kind: 'answer'; text: string }
  | { kind: 'talk'; rule: TalkRule };

/** Why a message is no answer. */
export type TalkRule =
  | 'empty'
  /** It opens with a mention of somebody else, of a group or of everybody. */
  | 'to-somebody-else'
  /** It opens with `//` or `(`, or with "aside:" or "off topic:". */
  | 'marked-aside'
  /** Nothing was answered yet, and it is too short to be an answer to an interview question. */
  | 'too-short-to-open'
  /** Nothing was answered yet, and it does nothing but ask. */
  | 'only-asks'
  /** A short thank-you or a short question back, whenever it comes. */
  | 'remark';

/** A map, not an object: "constructor" is something that people write. */
const words: ReadonlyMap<string, Word> = new Map([
  ['hint', 'hint'],
  ['skip', 'skip'],
  ['next', 'skip'],
  ['stop', 'stop'],
  ['end', 'stop'],
  ['quit', 'stop'],
  ['not an answer', 'not-an-answer'],
]);

/** Fewer words than this do not open a conversation: "nice one!", "same here", "+1". */
const fewestWordsToOpen = 5;

/**
 * Decides whether a message in a question's thread, or in the direct message, is an answer, one of the words, or talk.
 * Stricter before the member's first answer than after it, when a short reply is likely meant for the bot.
 */
export function readReply(text: string, context: { botUserId: string; answeredBefore: boolean }): Reading {
  const said = text.replace(new RegExp(`^\\s*<@${context.botUserId}(\\|[^>]*)?>[\\s,:]*`), '').trim();
  if (said === '') return { kind: 'talk', rule: 'empty' };

  // Only in what is short: the patterns for the end of a text would take forever in a long run of spaces.
  const word = said.length <= longestWord ? words.get(bare(said)) : undefined;
  if (word) return { kind: 'word', word };

  if (/^<(@[UW]|!(here|channel|everyone|subteam))/.test(said))
    return { kind: 'talk', rule: 'to-somebody-else' };
  if (/^(\/\/|\(|aside:|off[ -]?topic:)/i.test(said)) return { kind: 'talk', rule: 'marked-aside' };
  if (!context.answeredBefore) {
    if (wordsIn(said) < fewestWordsToOpen) return { kind: 'talk', rule: 'too-short-to-open' };
    if (onlyAsks(said)) return { kind: 'talk', rule: 'only-asks' };
  }
  if (isRemark(said)) return { kind: 'talk', rule: 'remark' };
  return { kind: 'answer', text: said };
}

/** Longest message that can be one of the words, in characters. */
const longestWord = 60;

/** `Hint please!`, `skip this one`, `stop here` as the word alone. */
function bare(said: string): string {
  return said
    .toLowerCase()
    .replace(/[\s.!]+$/, '')
    .replace(/^(please|give me a)\s+/, '')
    .replace(/\s+(please|this one|this|it|here|now)$/, '');
}

/** Longest thanks or question back, and longest nod, that are taken for a remark rather than for an answer, in words. */
const longestRemark = 12;
const longestNod = 3;

function isRemark(said: string): boolean {
  if (wordsIn(said) <= longestNod && /^(ok(ay)?|got it|i see|nice|great|cool|lol|haha|wow|\+1)\b/i.test(said))
    return true;
  if (wordsIn(said) > longestRemark) return false;
  return onlyAsks(said) || /^(thanks|thank you|thx|cheers)\b/i.test(said);
}

function wordsIn(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

/** One short paragraph that is a question. A long reply that ends in a question is an answer all the same. */
function onlyAsks(text: string): boolean {
  const sentences = text.split(/(?<=[.!?])\s+/);
  return wordsIn(text) < 40 && sentences.every((sentence) => sentence.endsWith('?'));
}
