import type { Json } from './json.ts';

/** A message, modal or home view that broke a limit, or a request that Slack would not have understood. */
export type Rejection = { method: string; error: string; messages: string[]; args: Json; at: number };
