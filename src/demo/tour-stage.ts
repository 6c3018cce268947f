import type { Bank } from '../core/bank/bank.ts';
import type { Message } from './tour-payloads.ts';
import type { Person } from './tour-people.ts';
import type { TourSlack } from './tour-slack.ts';
import type { Story } from './tour-story.ts';

/** One thing that must be true, and how it comes about. `run` rejects with a sentence where it is not. */
export type Step = { fact: string; run: () => Promise<void> };
export type Scene = { title: string; steps: Step[] };

/** Everything that a scene plays with. */
export type Stage = {
  slack: TourSlack;
  story: Story;
  maya: Person;
  jonas: Person;
  priya: Person;
  /** What the people of the tour have learnt from. */
  bank: Bank;
  /** Moves the bot's clock past the hour at which the question closes, and lets it do what is due. */
  closeTheDay(daily: Message): Promise<void>;
};

/** What must be there by now. */
export function the<T>(thing: T | null | undefined): T {
  if (thing === null || thing === undefined) throw new Error('Something from an earlier step is missing');
  return thing;
}
