import { workspace } from './local-slack.ts';
import { buttonsOf, type Message } from './tour-payloads.ts';
import type { Person } from './tour-people.ts';
import type { TourSlack } from './tour-slack.ts';

/** Says what is wrong where a fact of the tour does not hold. */
export function expectThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

export function has(message: Message, actionId: string): boolean {
  return buttonsOf(message.blocks).some((button) => button.actionId === actionId);
}

/** The day's question in the channel. */
export function dailyQuestion(slack: TourSlack): Message | undefined {
  return slack.messages.find((message) => isByBot(message) && has(message, 'answer_privately'));
}

export function isByBot({ user }: Message): boolean {
  return user === workspace.bot.userId;
}

/** What the bot has said to a person for others to see or in their direct message, since the mark. */
export function saidTo(slack: TourSlack, person: Person, mark: number): Message[] {
  const direct = slack.directOf(person.id);
  return slack.messages
    .slice(mark)
    .filter((message) => isByBot(message) && !message.ephemeral_to)
    .filter((message) => message.channel === direct || message.text.startsWith(`<@${person.id}>`));
}

type Wanted = { slack: TourSlack; person: Person; mark: number };

/** Waits for a grade of something that the person wrote. */
export function feedback({ slack, person, mark }: Wanted): Promise<Message> {
  return slack.until(`a grade for ${person.name}`, () =>
    saidTo(slack, person, mark).find((message) => has(message, 'not_an_answer')),
  );
}

export function summary({ slack, person, mark }: Wanted): Promise<Message> {
  return slack.until(`the summary for ${person.name}`, () =>
    saidTo(slack, person, mark).find((message) => has(message, 'retry')),
  );
}

/** Waits for something that the bot tells the person, by its words. */
export function told({ slack, person, mark }: Wanted, pattern: RegExp): Promise<Message> {
  return slack.until(`a message to ${person.name} that says ${pattern.source}`, () =>
    saidTo(slack, person, mark).find((message) => pattern.test(message.text)),
  );
}

/** Waits for the mark that says that a message has arrived. */
export async function eyesOn(slack: TourSlack, { channel, ts }: Message): Promise<void> {
  await slack.until('the 👀 on the message', () =>
    slack.messages.find((each) => each.channel === channel && each.ts === ts && isSeen(each)),
  );
}

export function isSeen(message: Message): boolean {
  return (message.reactions ?? []).some(({ name }) => name === 'eyes');
}

/** Points that a grade gives. */
export function pointsIn({ text }: Message): number {
  const points = /\*([\d.]+) of [\d.]+ points?\*/.exec(text)?.[1];
  expectThat(points !== undefined, `No points are named in: ${text.slice(0, 120)}`);
  return Number(points);
}

/** The words that a grade quotes. */
export function quotesIn({ text }: Message): string[] {
  return [...text.matchAll(/^> “(.+)”$/gm)].map(([, quote = '']) => quote.replace(/…$/, ''));
}

/** True where every quote stands in the text, word by word. */
export function standIn(quotes: readonly string[], text: string): boolean {
  const words = (from: string) => from.replaceAll(/\s+/g, ' ').toLowerCase();
  return quotes.every((quote) => words(text).includes(words(quote)));
}

/** The follow-up question that came with a grade. */
export function followUpIn({ text }: Message): string {
  return /Follow-up \d of \d\*\n(.+)/.exec(text)?.[1] ?? '';
}
