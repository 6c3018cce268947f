import { z } from 'zod';
import { Question } from './question.ts';

/** The question schema as JSON Schema text, for editors that complete and check question files. */
export function questionJsonSchema(): string {
  const schema = z.toJSONSchema(Question, { io: 'input' });
  return `${JSON.stringify({ ...schema, title: 'Whetstone question' }, null, 2)}\n`;
}
