import type { App, ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';
import type { Inbox } from '../../core/intake/inbox.ts';
import type { Log } from './log.ts';
import { MalformedEventError } from './read-event.ts';

/** Slack's ids are short and plain; a NUL, which PostgreSQL refuses, is in none. */
const Id = z.string().regex(/^[\x21-\x7e]{1,64}$/);
const Author = z.object({ user: z.unknown().optional() });
const EventCallback = z.object({
  type: z.literal('event_callback'),
  event_id: Id,
  team_id: Id.optional(),
  authorizations: z.array(z.object({ team_id: Id.nullish() })).optional(),
  event: z
    .object({
      type: z.string().max(100),
      // Bolt looks into these two without asking what they are.
      channel: z.union([Id, z.looseObject({})]).optional(),
      item: z.looseObject({}).optional(),
      user: z.unknown().optional(),
      previous_message: Author.optional().catch(undefined),
    })
    .loose(),
});
type EventCallback = z.infer<typeof EventCallback>;

/** Slack's own payloads have about twenty levels. Thousands can neither be written as JSON nor stored as it. */
const maxDepth = 64;

/** `seconds`: from the request to its acknowledgement. */
export type OnEvent = (seen: {
  type: string;
  /** `malformed`: an event that Slack would not send. It is acknowledged and dropped: it would be no better next time. */
  outcome: 'stored' | 'known' | 'failed' | 'malformed';
  seconds: number;
}) => void;

export type Intake = {
  /**
   * Hands a stored event to Bolt's listeners. Rejects when one of them fails, so that the job runs again; an event that
   * they cannot read is dropped.
   */
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

  const drop = async (request: ReceiverEvent, wrong: string[]): Promise<void> => {
    log('warn', 'slack.event.malformed', { wrong });
    onEvent({ type: 'malformed', outcome: 'malformed', seconds: 0 });
    await request.ack();
  };

  app.processEvent = async (request: ReceiverEvent): Promise<void> => {
    inFlight++;
    try {
      if (request.body?.type !== 'event_callback') return await process(request);
      if (isDeeperThan(request.body, maxDepth)) return await drop(request, ['depth']);
      const parsed = EventCallback.safeParse(request.body);
      if (parsed.success) return await store(request, parsed.data);
      await drop(
        request,
        parsed.error.issues.map(({ path }) => path.slice(0, 2).join('.')),
      );
    } finally {
      inFlight--;
    }
  };

  const replay = async (body: unknown): Promise<void> => {
    try {
      await process({ body: z.record(z.string(), z.unknown()).parse(body), ack: async () => {} });
    } catch (error) {
      if (!(error instanceof MalformedEventError)) throw error;
      log('warn', 'slack.event.malformed', { error: error.message });
    }
  };

  return {
    replay,
    inFlight: () => inFlight,
  };
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((part) => isDeeperThan(part, depth - 1));
}

function teamOf({ team_id, authorizations }: EventCallback): string {
  return authorizations?.[0]?.team_id ?? team_id ?? 'unknown';
}

/**
 * What one person does in one conversation is handled in the order in which it came. An edit and a deletion name their
 * author only in the message that they are about; beside the author's queue they would overtake that very message.
 */
function queueOf(teamId: string, event: EventCallback['event']): string {
  // graphile-worker refuses names of more than 128 characters.
  const part = (value: unknown) => Id.safeParse(value).data?.slice(0, 32) ?? '';
  return `in:${part(teamId)}:${part(event.channel)}:${part(event.user ?? event.previous_message?.user)}`;
}
