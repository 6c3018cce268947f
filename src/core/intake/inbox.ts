/** An event of Slack's as it came, kept until its work is done. */
export type InboxEvent = { eventId: string; teamId: string; body: unknown; receivedAt: Date };

/** Events made durable before they are acknowledged. */
export interface Inbox {
  /**
   * Stores the event and the job that handles it, or nothing when the id is known. Returns false for a known one.
   * A rejection means that nothing is stored and the event must not be acknowledged.
   */
  put(event: InboxEvent & { queue: string }): Promise<boolean>;

  /** The event; null when its work is done, or it was never stored. */
  load(eventId: string): Promise<InboxEvent | null>;

  /**
   * How many events of the same queue that were stored before this one, and were received at `since` or later, wait for
   * their work to be done: what is in one queue is handled in the order in which it came.
   */
  earlierUnderWay(eventId: string, since: Date): Promise<number>;

  /** Its work is done: the body is dropped, the id stays known. */
  done(eventId: string, now: Date): Promise<void>;
}
