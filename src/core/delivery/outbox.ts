import type { Destination, Outgoing, Post } from './outgoing.ts';

export type OutboxStatus = 'pending' | 'sending' | 'sent' | 'failed' | 'dropped';

/** One message on its way out. */
export type OutboxEntry = {
  id: string;
  key: string;
  teamId: string;
  outgoing: Outgoing;
  destination: Destination;
  status: OutboxStatus;
  /** Where it landed, once sent. */
  channelId: string | null;
  messageTs: string | null;
  /** Set when an earlier try may have reached Slack without our hearing of it. */
  unsure: boolean;
  attempts: number;
  createdAt: Date;
  /** Since when a call for it may have been under way. */
  claimedAt: Date | null;
};

/** Who has claimed an entry: `attempts` grows with every claim, so that an earlier claimant is known for one. */
export type Claim = Pick<OutboxEntry, 'id' | 'attempts'>;

/** What has to go out, and what has. */
export interface OutboxStore {
  /** Stores posts that no change of a session carries; each once under its key. */
  add(posts: readonly Post[], now: Date): Promise<void>;

  /**
   * Marks the entry as being sent and returns it; null when nothing is to be done. Recorded before the call to Slack:
   * an entry that is claimed again while `sending` comes back with `unsure` set, and with the time of the claim whose
   * call may have reached Slack.
   */
  claim(id: string, now: Date): Promise<OutboxEntry | null>;

  /** Claims the entry for a call that begins now; null when somebody else has claimed or settled it meanwhile. */
  renewClaim(claim: Claim, now: Date): Promise<OutboxEntry | null>;

  /** The call certainly did not reach Slack: the entry is as before the claim. Ignored from an earlier claimant. */
  release(claim: Claim): Promise<void>;

  /** Records where the message landed. A question's or a daily's place becomes that of its session or daily. */
  markSent(id: string, landed: { channelId: string; messageTs: string | null }, now: Date): Promise<void>;

  /** Ends the entry without a message: Slack refused it (`failed`), or there is nothing to send any more (`dropped`). */
  close(id: string, status: 'failed' | 'dropped', reason: string): Promise<void>;

  /** The entry stored under a key. */
  findByKey(teamId: string, key: string): Promise<OutboxEntry | null>;

  /**
   * True while a message to the same session's thread that was stored before the entry, at `since` or later, is on its way.
   * Of two stored together a summary is the later one.
   */
  hasEarlierUnderWay(id: string, since: Date): Promise<boolean>;

  /**
   * Reserves a moment for the entry at which a message may go to the channel, at most one a second for a channel over
   * all processes, and returns it. An entry keeps the slot that it has.
   */
  reserveSlot(entry: { id: string; teamId: string; channelId: string }, now: Date): Promise<Date>;
}
