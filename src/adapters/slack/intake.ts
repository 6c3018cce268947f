import type { App, ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';
import type { Inbox } from '../../core/intake/inbox.ts';
import type { Log } from './log.ts';

const Author = z.object({ user: z.unknown().optional() });
const EventCallback = z.object({
  type: z.literal('event_callback'),
  event_id: z.string().min(1).max(255),
  team_id: z.string().optional(),
  authorizations: z.array(z.object({ team_id: z.string().nullish() })).optional(),
  event: z
    .object({
      type: z.string(),
      channel: z.unknown().optional(),
      user: z.unknown().optional(),
      previous_message: Author.optional().catch(undefined),
    })
    .loose(),
});
type EventCallback = z.infer<typeof EventCallback>;

/** `seconds`: from the request to its acknowledgement. */
export type OnEvent = (seen: {
  type: string;
  outcome: 'stored' | 'known' | 'failed';
  seconds: number;
}) => void;

export type Intake = {
  /** Hands a stored event to Bolt's listeners. Rejects when one of them fails, so that the job runs again. */
  replay(body: unknown): Promise<void>;
  /** Requests being worked on at this moment, stored events apart. */
  inFlight(): number;
};

/**
 * Makes every event durable before it is acknowledged. Bolt by itself acknowledges events before its listeners run, and
 * an event whose listener fails is lost. Here the acknowledgement follows the insert, a failed insert means none, and
 * Slack delivers again; listeners run from the stored row. Commands, presses and modals pass through: their listeners
 * acknowledge when their work is stored.
 */
export function makeDurable(
  app: App,
  options: { inbox: Inbox; now: () => Date; log: Log; onEvent: OnEvent },
): Intake {
  const { inbox, now, log, onEvent } = options;
  const process = app.processEvent.bind(app);
  let inFlight = 0;

  const store = async (request: ReceiverEvent, data: EventCallback): Promise<void> => {
    const startedAt = performance.now();
    const { type } = data.event;
    const seen = (outcome: Parameters<OnEvent>[0]['outcome']) =>
      onEvent({ type, outcome, seconds: (performance.now() - startedAt) / 1000 });
    const teamId = teamOf(data);
    const event = { eventId: data.event_id, teamId, body: request.body, receivedAt: now() };
    let isNew: boolean;
    try {
      isNew = await inbox.put({ ...event, queue: queueOf(teamId, data.event) });
    } catch (error) {
      seen('failed');
      log('error', 'slack.event.not-stored', { eventId: data.event_id, type, error: String(error) });
      throw error;
    }
    const fields = { eventId: data.event_id, type, retry: request.retryNum };
    log('debug', isNew ? 'slack.event.stored' : 'slack.event.known', fields);
    await request.ack();
    seen(isNew ? 'stored' : 'known');
  };

  app.processEvent = async (request: ReceiverEvent): Promise<void> => {
    inFlight++;
    try {
      const parsed = EventCallback.safeParse(request.body);
      await (parsed.success ? store(request, parsed.data) : process(request));
    } finally {
      inFlight--;
    }
  };

  return {
    replay: (body) => process({ body: z.record(z.string(), z.unknown()).parse(body), ack: async () => {} }),
    inFlight: () => inFlight,
  };
}

function teamOf({ team_id, authorizations }: EventCallback): string {
  return authorizations?.[0]?.team_id ?? team_id ?? 'unknown';
}

/**
 * What one person does in one conversation is handled in the order in which it came. An edit and a deletion name their
 * author only in the message that they are about; beside the author's queue they would overtake that very message.
 */
function queueOf(teamId: string, event: EventCallback['event']): string {
  const part = (value: unknown) => (typeof value === 'string' ? value : '');
  return `in:${teamId}:${part(event.channel)}:${part(event.user ?? event.previous_message?.user)}`;
}
