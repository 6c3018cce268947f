import type { z } from 'zod';

/** An event that lacks what every event of its kind has: it would be no better next time. */
export class MalformedEventError extends Error {
  readonly code = 'MALFORMED_EVENT';
}

/**
 * The event as its listener needs it.
 * @throws MalformedEventError, naming the fields and none of their values.
 */
export function readEvent<T>(schema: z.ZodType<T>, event: unknown): T {
  const { success, data, error } = schema.safeParse(event);
  if (success) return data;
  const wrong = error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new MalformedEventError(`Cannot read an event of Slack's: look at ${wrong}`);
}
