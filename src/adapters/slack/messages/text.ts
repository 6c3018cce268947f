const wordJoiner = '\u2060';

/** Characters that have no look of their own and can turn round, hide or cut what stands after them. */
const unseen = /[[\p{Cc}--[\n\t]]\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gv;

/** Well-formed text without control and direction characters. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(unseen, '')
    .replaceAll('\t', ' ');
}

/** At most `max` UTF-16 units, ended by an ellipsis where something was left out; never half a character. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < 1) return '';
  let cut = text.slice(0, max - 1);
  if (/[\uD800-\uDBFF]$/.test(cut)) cut = cut.slice(0, -1);
  const wordEnd = /^\s/.test(text.slice(cut.length)) ? cut.length : cut.search(/\s\S*$/);
  return `${(wordEnd > cut.length * 0.7 ? cut.slice(0, wordEnd) : cut).trimEnd()}…`;
}

/**
 * Text that shows in mrkdwn as it was written and does nothing there: no mention, no link, no formatting, no quote. Pairs
 * of formatting characters have no escape in mrkdwn, so each becomes a character that looks like it.
 */
export function escapeMrkdwn(text: string): string {
  return clean(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/^\s*&gt;/gm, '›')
    .replace(/@(?=[\p{L}\p{N}_])/gu, `@${wordJoiner}`)
    .replaceAll('://', `:${wordJoiner}//`)
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replaceAll('`', '′')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ');
}

/** Escaped text of at most `max` characters, counted after escaping. Line breaks stay. */
export function literal(text: string, max: number): string {
  const whole = clean(text).trim();
  for (let room = max; room > 0; ) {
    const escaped = escapeMrkdwn(clip(whole, room));
    if (escaped.length <= max) return escaped;
    // One character becomes five at the most, so this many can go without cutting too much.
    room = Math.min(room, whole.length) - Math.ceil((escaped.length - max) / 5);
  }
  return '';
}

/** As `literal`, on one line. */
export function line(text: string, max: number): string {
  return literal(clean(text).replace(/\s+/g, ' '), max);
}

/** Somebody's words on one quoted line. Nothing in them can end the quote. */
export function quoteLine(text: string, max: number): string {
  return `> “${line(text, max)}”`;
}

/** Text for a `plain_text` object, which shows everything as it is. */
export function plain(text: string, max: number): string {
  return clip(clean(text).replace(/\s+/g, ' ').trim(), max);
}

/** Names a member so that Slack shows the name and tells them. */
export function mention(userId: string): string {
  return /^[UW][A-Z0-9]+$/.test(userId) ? `<@${userId}>` : line(userId, 30);
}

/** Names a channel. Slack puts the channel's present name in place of the label. */
export function channelName(channelId: string): string {
  return /^[CGD][A-Z0-9]+$/.test(channelId) ? `<#${channelId}>` : line(channelId, 30);
}

/** Words that may run from right to left, kept from turning round what stands after them. */
export function isolated(words: string): string {
  return `\u2068${words}\u2069`;
}

/** `1 hint`, `2 hints`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
