import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import type { Outcome } from '../../core/delivery/poster.ts';

/** Errors after which nothing can be posted to the place any more. */
const channelErrors = new Set([
  'is_archived',
  'not_in_channel',
  'channel_not_found',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'messages_tab_disabled',
  'user_disabled',
  'user_not_visible',
  'user_not_found',
]);
/** Errors after which nothing can be done in the workspace any more. */
const workspaceErrors = new Set([
  'token_revoked',
  'account_inactive',
  'invalid_auth',
  'token_expired',
  'not_authed',
]);
/** Refusals that pass: Slack did not take the message, and says so. */
const passing = new Set([
  'internal_error',
  'service_unavailable',
  'team_added_to_org',
  'ratelimited',
  'rate_limited',
]);

/** Causes of a failed request that never reached Slack. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const defaultWaitMs = 30_000;

/** What a failed call means for the message that it was about. */
export function outcomeOf(error: unknown): Exclude<Outcome, { kind: 'sent' }> {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'later', reason: 'ratelimited', afterMs: error.retryAfter * 1000 };
  }
  if (error instanceof WebAPIPlatformError) return refusal(error.data.error);
  if (error instanceof WebAPIHTTPError) {
    return error.statusCode === 429
      ? { kind: 'later', reason: 'ratelimited', afterMs: defaultWaitMs }
      : { kind: 'unknown', reason: `http_${error.statusCode}` };
  }
  const code = codeOf(error instanceof WebAPIRequestError ? error.original : error);
  if (code && neverSent.has(code)) return { kind: 'later', reason: code, afterMs: 2_000 };
  // web-api ends a 429 without a usable Retry-After with a plain error that says so.
  if (error instanceof Error && /Retry header did not contain/.test(error.message)) {
    return { kind: 'later', reason: 'ratelimited', afterMs: defaultWaitMs };
  }
  return { kind: 'unknown', reason: code ?? (error instanceof Error ? error.name : 'unknown') };
}

function refusal(code: string): Exclude<Outcome, { kind: 'sent' }> {
  if (passing.has(code)) return { kind: 'later', reason: code, afterMs: defaultWaitMs };
  if (workspaceErrors.has(code)) return { kind: 'refused', reason: code, scope: 'workspace' };
  if (channelErrors.has(code)) return { kind: 'refused', reason: code, scope: 'channel' };
  return { kind: 'refused', reason: code, scope: 'message' };
}

/** The first system error code in a chain of causes. */
function codeOf(error: unknown): string | null {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 6;
    current = current.cause, depth++
  ) {
    if ('code' in current && typeof current.code === 'string' && /^[A-Z_]+$/.test(current.code))
      return current.code;
    const inner: unknown = 'errors' in current && Array.isArray(current.errors) ? current.errors[0] : null;
    if (inner) return codeOf(inner);
  }
  return null;
}
