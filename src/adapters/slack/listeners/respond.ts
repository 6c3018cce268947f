import type { RespondFn } from '@slack/bolt';
import type { Coach } from '../coach.ts';
import type { Message } from '../messages/blocks.ts';
import { type Reply, replyMessage } from '../messages/command-replies.ts';

/** Answers a press so that only the member who pressed sees it, leaving the message in place. */
export async function whisper(respond: RespondFn, message: Message): Promise<void> {
  await respond({ ...message, response_type: 'ephemeral', replace_original: false });
}

/**
 * Runs what a member asked for. A failure is logged under a reference that the member is shown, so that the operator
 * finds it; the member gets a sentence, never the error.
 */
export async function orSay(
  coach: Coach,
  what: { event: string; say: (message: Message) => Promise<unknown> },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reference = coach.newId().slice(0, 8);
    coach.log('error', `${what.event}.failed`, {
      reference,
      error: error instanceof Error ? error.message : String(error),
    });
    await what.say(reply({ kind: 'failed', reference })).catch((sayError: unknown) => {
      coach.log('warn', `${what.event}.unsaid`, { reference, error: String(sayError) });
    });
  }
}

export function reply(content: Reply, coach?: Pick<Coach, 'times'>): Message {
  return replyMessage(content, coach ? { times: coach.times } : {});
}
