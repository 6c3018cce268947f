import type { App, ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';
import type { Inbox } from '../../core/intake/inbox.ts';
import type { Log } from './log.ts';

const EventCallback = z.object({
  type: z.literal('event_callback'),
  event_id: z.string().min(1).max(255),
  team_id: z.string().optional(),
  authorizations: z.array(z.object({ team_id: z.string().nullish() })).optional(),
  event: z
    .object({ type: z.string(), channel: z.unknown().optional(), user: z.unknown().optional() })
    .loose(),
});
type EventCallback = z.infer<typeof EventCallback>;

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
export function makeDurable(app: App, options: { inbox: Inbox; now: () => Date; log: Log }): Intake {
  const { inbox, now, log } = options;
  const process = app.processEvent.bind(app);
  let inFlight = 0;

  app.processEvent = async (request: ReceiverEvent): Promise<void> => {
    inFlight++;
    try {
      const parsed = EventCallback.safeParse(request.body);
      if (!parsed.success) return await process(request);
      const { data } = parsed;
      const teamId = teamOf(data);
      const stored = await inbox.put({
        eventId: data.event_id,
        teamId,
        body: request.body,
        receivedAt: now(),
        queue: queueOf(teamId, data.event),
      });
      log('debug', stored ? 'slack.event.stored' : 'slack.event.known', {
        eventId: data.event_id,
        type: data.event.type,
        retry: request.retryNum,
      });
      await request.ack();
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

/** What one person does in one conversation is handled in the order in which it came. */
function queueOf(teamId: string, event: EventCallback['event']): string {
  const part = (value: unknown) => (typeof value === 'string' ? value : '');
  return `in:${teamId}:${part(event.channel)}:${part(event.user)}`;
}
