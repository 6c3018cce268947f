import type { Question } from '../../../core/bank/question.ts';
import type { Content } from '../../../core/delivery/content.ts';
import { type Block, context, divider, type Message, paragraphs, section } from './blocks.ts';
import { compose, type Room, within } from './compose.ts';
import { count, line } from './text.ts';

/** The model answer to a question, and how many have answered where that is known. */
export function outlineMessage({ question, answered }: Extract<Content, { kind: 'outline' }>): Message {
  return compose((room) => [
    section(`*How one could answer: ${line(question.title, 150)}*`),
    ...outlineBlocks(question, room),
    ...(answered > 0 ? [context(`${count(answered, 'person', 'people')} answered.`)] : []),
  ]);
}

/** Model outline, phrases and common mistakes. Only for those who have had their attempt. */
export function outlineBlocks(question: Question, room: Room): Block[] {
  const bullets = (texts: readonly string[], length: number) =>
    texts.map((text) => `• ${line(text, within(room, length))}`);
  const phrases = question.phrases.map((phrase) => `“${line(phrase, within(room, 200))}”`).join(' · ');
  return [
    divider,
    ...paragraphs(['*Model outline*', ...bullets(question.outline, 420)]),
    section(`*Phrases that show experience*\n${phrases}`),
    ...paragraphs(['*Common mistakes*', ...bullets(question.mistakes.slice(0, 4), 160)]),
  ];
}
