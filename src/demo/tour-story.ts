import { workspace } from './local-slack.ts';
import type { Block, Message, View } from './tour-payloads.ts';

const lineLength = 100;
const nameWidth = 11;
const indent = '  ';

/** Tells what happens as it happens, for somebody who reads along in a terminal. */
export class Story {
  readonly #say: (line: string) => void;
  #place = '';

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  title(text: string): void {
    this.#say(text);
    this.#say('='.repeat(text.length));
  }

  paragraph(text: string): void {
    for (const line of wrap(text, lineLength)) this.#say(line);
  }

  scene(number: number, title: string): void {
    const head = `── ${number}. ${title} `;
    this.#say('');
    this.#say(head.padEnd(lineLength, '─'));
    this.#place = '';
  }

  /** What somebody writes, or the bot. `lines`: how many to print before the rest is only counted. */
  speech(who: string, text: string, { place, lines = 8 }: { place: string; lines?: number }): void {
    if (!this.#goTo(place)) this.#say('');
    this.#print(who, text, lines);
  }

  /** A message of the bot. */
  message(message: Message, lines = 12): void {
    this.speech('Whetstone', readable(message.text), { place: placeOf(message), lines });
  }

  /** A form or a tab, its texts without the fields. */
  view(view: View, { place, lines = 12 }: { place: string; lines?: number }): void {
    this.speech('Whetstone', readable(textsOf(view.blocks)), { place, lines });
  }

  /** What somebody does without words. */
  deed(who: string, does: string): void {
    this.#say('');
    this.#print(who, does, 4);
  }

  line(text = ''): void {
    this.#say(text);
  }

  /** True where that took a line. */
  #goTo(place: string): boolean {
    if (place === this.#place) return false;
    this.#place = place;
    this.#say('');
    this.#say(`${indent}[${place}]`);
    return true;
  }

  #print(who: string, text: string, most: number): void {
    const margin = indent + ' '.repeat(nameWidth);
    const wrapped = text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .flatMap((line) => wrap(line, lineLength - margin.length));
    // A rest of one line takes no more room than the remark about it.
    const shown = wrapped.length <= most + 1 ? wrapped : wrapped.slice(0, most);
    const left = wrapped.length - shown.length;
    const all = left === 0 ? shown : [...shown, `… and ${left} more lines`];
    for (const [index, line] of all.entries()) {
      this.#say(`${index === 0 ? indent + who.padEnd(nameWidth) : margin}${line}`.trimEnd());
    }
  }
}

/** Where a message stands, in words. */
export function placeOf({ channel, thread_ts, ephemeral_to }: Message): string {
  if (ephemeral_to) return `only ${nameOf(ephemeral_to)} sees this`;
  const inChannel = channel === workspace.channel.id;
  if (inChannel) return thread_ts ? 'in the thread' : `#${workspace.channel.name}`;
  return thread_ts ? 'direct message, in the thread' : 'direct message';
}

/** The first name. */
export function nameOf(userId: string): string {
  const person = Object.values(workspace.people).find(({ id }) => id === userId);
  return person?.realName.split(' ')[0] ?? (userId === workspace.bot.userId ? 'Whetstone' : userId);
}

/** Slack's markup as plain words. */
export function readable(text: string): string {
  return text
    .replace(/<@([A-Z0-9]+)>/g, (_all, id: string) => `@${nameOf(id)}`)
    .replace(/<#[A-Z0-9]+(\|[^>]*)?>/g, `#${workspace.channel.name}`)
    .replace(/<!date\^[^|]*\|([^>]*)>/g, '$1')
    .replace(/<[^|>]+\|([^>]*)>/g, '$1')
    .replace(/(?<![\p{L}\p{N}])\*([^*\n]+)\*(?![\p{L}\p{N}])/gu, '$1')
    .replace(/(?<![\p{L}\p{N}])_([^_\n]+)_(?![\p{L}\p{N}])/gu, '$1')
    .replace(/^> /gm, '     ')
    .replaceAll(/[\u2060\u2068\u2069]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** The texts of blocks, buttons in brackets. */
export function textsOf(blocks: readonly Block[]): string {
  return blocks
    .map(({ text, elements = [], accessory }) =>
      [
        text?.text ?? '',
        ...elements.map((element) => (typeof element.text === 'string' ? element.text : label(element.text))),
        ...(accessory ? [label(typeof accessory.text === 'string' ? undefined : accessory.text)] : []),
      ]
        .filter((each) => each !== '')
        .join(' '),
    )
    .join('\n');
}

function label(text: { text: string } | undefined): string {
  return text ? `[${text.text}]` : '';
}

/** Lines of at most `width` columns. Those that a line breaks into hang under its first word. */
function wrap(text: string, width: number): string[] {
  const lead = /^\s*/.exec(text)?.[0] ?? '';
  const hang = `${lead}${/^\s*(•|↑|\p{Extended_Pictographic})/u.test(text) ? '  ' : ''}`;
  const lines: string[] = [];
  let line = lead;
  for (const word of text.trim().split(/\s+/)) {
    const longer = line.trim() === '' ? `${line}${word}` : `${line} ${word}`;
    if (columns(longer) > width && line.trim() !== '') {
      lines.push(line);
      line = `${hang}${word}`;
    } else line = longer;
  }
  return [...lines, line];
}

/** Pictographs take two columns. */
function columns(text: string): number {
  let width = 0;
  for (const character of text) width += /\p{Extended_Pictographic}/u.test(character) ? 2 : 1;
  return width;
}
