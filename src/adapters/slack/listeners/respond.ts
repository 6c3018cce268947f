import type { BlockAction, RespondFn } from '@slack/bolt';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Coach } from '../coach.ts';
import type { Message } from '../messages/blocks.ts';
import { type Reply, replyMessage } from '../messages/command-replies.ts';

type Say = (message: Message) => Promise<unknown>;

/** Answers a press so that only the member who pressed sees it, leaving the message in place. */
export async function whisper(respond: RespondFn, message: Message): Promise<void> {
  await respond({ ...message, response_type: 'ephemeral', replace_original: false });
}

/** How to answer a press: where it was made, or in the direct message where that place takes no answers. */
export function sayTo({
  body,
  respond,
  client,
}: {
  body: BlockAction;
  respond: RespondFn;
  client: WebClient;
}): Say {
  return (message) =>
    body.response_url
      ? whisper(respond, message)
      : client.chat.postMessage({ channel: body.user.id, ...message });
}

/**
 * Does what a member asked for and says what came of it; null where there is nothing to say. A failure is logged under a
 * reference that the member is shown, so that the operator finds it; the member gets a sentence, never the error. What
 * cannot be said is logged: the work is done all the same.
 */
export async function orSay(
  coach: Coach,
  { event, say }: { event: string; say: Say },
  work: () => Promise<Message | null>,
): Promise<void> {
  const answer = await work().catch((error: unknown) => {
    if (isTooLate(error)) {
      coach.log('warn', `${event}.late`, {});
      return reply({ kind: 'too-slow' });
    }
    return reply({ kind: 'failed', reference: failed(coach, event, error) });
  });
  if (answer === null) return;
  await say(answer).catch((error: unknown) => coach.log('warn', `${event}.unsaid`, { error: String(error) }));
}

/** Saves what a form holds, and returns what to correct in it. A form that cannot be saved stays open and says so. */
export async function orKeepOpen(
  coach: Coach,
  { event, blockId }: { event: string; blockId: string },
  work: () => Promise<Record<string, string> | null>,
): Promise<Record<string, string> | null> {
  return work().catch((error: unknown) => {
    const reference = failed(coach, event, error);
    const sentence = `I could not save that just now; what you filled in is still here. Send it again in a minute (${reference}).`;
    return { [blockId]: sentence };
  });
}

/** Logs a failure and returns the reference under which it is found. */
function failed(coach: Coach, event: string, error: unknown): string {
  const reference = coach.newId().slice(0, 8);
  coach.log('error', `${event}.failed`, {
    reference,
    error: error instanceof Error ? error.message : String(error),
  });
  return reference;
}

/** Slack lets a form be opened for three seconds after the press, and once. */
function isTooLate(error: unknown): boolean {
  return (
    error instanceof WebAPIPlatformError &&
    (error.data.error === 'expired_trigger_id' || error.data.error === 'exchanged_trigger_id')
  );
}

export function reply(content: Reply, coach?: Pick<Coach, 'times'>): Message {
  return replyMessage(content, coach ? { times: coach.times } : {});
}
