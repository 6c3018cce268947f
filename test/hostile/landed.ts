import type { FakeSlack } from '../slack/server.ts';

/** A text that a client of Slack shows, and how it reads it. */
export type Shown = { kind: 'mrkdwn' | 'plain'; text: string };

/** Every text that the bot has sent from a call on: messages, ephemerals, forms, the Home tab; and answers to commands. */
export function landedTexts(slack: FakeSlack, from: number, answers: readonly unknown[]): Shown[] {
  return [...slack.calls.slice(from).map(({ args }) => args), ...answers].flatMap((sent) => textsIn(sent));
}

function textsIn(part: unknown): Shown[] {
  if (Array.isArray(part)) return part.flatMap(textsIn);
  if (typeof part !== 'object' || part === null) return [];
  const { type, text, ...rest } = part as Record<string, unknown>;
  const own: Shown[] =
    typeof text === 'string' ? [{ kind: type === 'plain_text' ? 'plain' : 'mrkdwn', text }] : textsIn(text);
  return [...own, ...Object.values(rest).flatMap(textsIn)];
}

const mentions = /<(?:!|@|#|https?:|mailto:)[^>]*>/g;
/** Our own: the member whom the message is for, a channel by its id, a time in the reader's zone. */
const ours = /^<(?:@U0[A-Z0-9]+|#C0[A-Z0-9]+|!date\^\d+\^[^>]*)>$/;
const linkText = /:\/\/|\bwww\./;
const unseen = /[[\p{Cc}--[\n\t]]\u202a-\u202e\u2066-\u2069\ufeff]/v;

/**
 * What is wrong with a text: it names somebody or links somewhere that is not ours, it has characters that hide or turn, or
 * it formats a word that is written `mark…` in the poison.
 */
export function harmIn({ kind, text }: Shown): string[] {
  const harm: string[] = [];
  if (unseen.test(text)) harm.push('unseen characters');
  if (!text.isWellFormed()) harm.push('half a character');
  if (kind === 'plain') return harm;
  for (const mention of text.match(mentions) ?? []) if (!ours.test(mention)) harm.push(`mention ${mention}`);
  if (linkText.test(text)) harm.push('a link');
  if (/@(?:channel|here|everyone)\b/.test(text)) harm.push('a broadcast by name');
  if (/[*_~`]+mark[a-z]+[*_~`]+/.test(text)) harm.push('formatting');
  if (/```/.test(text)) harm.push('a code block');
  if (/^\s*(?:>|&gt;)\s*(?:>|&gt;|markquote)/m.test(text)) harm.push('a block quote');
  return harm;
}
