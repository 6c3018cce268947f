import type { Content } from './content.ts';

/** A place that a message can go to, all resolved. */
export type Target =
  | { how: 'post'; channelId: string; threadTs: string | null }
  | { how: 'ephemeral'; channelId: string; threadTs: string | null; userId: string }
  | { how: 'update'; channelId: string; messageTs: string }
  | { how: 'react'; channelId: string; messageTs: string; name: string };

/** What became of a call. Only `unknown` leaves open whether the message stands in Slack. */
export type Outcome =
  | { kind: 'sent'; channelId: string; messageTs: string | null }
  /** Certainly not sent; may be tried again after the wait. */
  | { kind: 'later'; reason: string; afterMs: number }
  /** Refused for good. `channel`: nothing can be posted there any more; `workspace`: the installation is gone. */
  | { kind: 'refused'; reason: string; scope: 'message' | 'channel' | 'workspace' }
  | { kind: 'unknown'; reason: string };

/** Sends messages. Never throws for what the network or Slack does. */
export interface Poster {
  send(message: {
    teamId: string;
    entryId: string;
    content: Content | null;
    target: Target;
  }): Promise<Outcome>;

  /** Looks for a message that an earlier try may have sent, by the entry's id in its metadata. */
  find(message: {
    teamId: string;
    entryId: string;
    target: Target;
    since: Date;
  }): Promise<
    | { kind: 'found'; channelId: string; messageTs: string }
    | { kind: 'absent' }
    | { kind: 'cannot-tell'; reason: string; afterMs: number }
  >;
}
