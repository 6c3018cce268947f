/** What the load Slack lets through. Messages per workspace and minute, and the seconds between two of one channel. */
export type SlackLimits = { perWorkspaceMinute: number; workspaceBurst: number; channelSeconds: number };

/**
 * Slack's limits on posting, as the bench models them: a bucket for every workspace that fills at a constant rate, and a
 * pause for every channel. A call that is turned away costs nothing.
 */
export class Limiter {
  readonly #limits: SlackLimits;
  readonly #workspaces = new Map<string, { tokens: number; atMs: number }>();
  readonly #channels = new Map<string, number>();

  constructor(limits: SlackLimits) {
    this.#limits = limits;
  }

  /** Takes one message, and returns 0; or the seconds after which to try again, whole ones as Slack says them. */
  take({ workspace, channel }: { workspace: string; channel: string }, nowMs: number): number {
    const { perWorkspaceMinute, workspaceBurst, channelSeconds } = this.#limits;
    const channelFreeMs = this.#channels.get(channel) ?? 0;
    if (channelFreeMs > nowMs) return Math.ceil((channelFreeMs - nowMs) / 1000);
    const perMs = perWorkspaceMinute / 60_000;
    const bucket = this.#workspaces.get(workspace) ?? { tokens: workspaceBurst, atMs: nowMs };
    const tokens = Math.min(workspaceBurst, bucket.tokens + (nowMs - bucket.atMs) * perMs);
    const isFull = tokens < 1;
    this.#workspaces.set(workspace, { tokens: isFull ? tokens : tokens - 1, atMs: nowMs });
    if (isFull) return Math.max(1, Math.ceil((1 - tokens) / perMs / 1000));
    this.#channels.set(channel, nowMs + channelSeconds * 1000);
    return 0;
  }
}

/** The shortest time in which one message each can reach so many channels of a workspace. */
export function shortestSeconds(channels: number, limits: SlackLimits): number {
  return Math.max(0, channels - limits.workspaceBurst) / (limits.perWorkspaceMinute / 60);
}
