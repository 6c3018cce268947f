import { z } from 'zod';

/** What the bench's processes have in common. */
export const botToken = 'xoxb-bench';
export const signingSecret = 'bench-signing-secret';

/** A call that the load Slack took or turned away. */
export const Call = z.object({
  /** The message's kind, or the method where the call sends none. */
  what: z.string(),
  /** The entry of the outbox that the message was sent for. */
  entry: z.string().nullable(),
  channel: z.string(),
  /** Milliseconds of the epoch, with fractions. */
  atMs: z.number(),
  accepted: z.boolean(),
});
export type Call = z.infer<typeof Call>;
export const Calls = z.array(Call);
