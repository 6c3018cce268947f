import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import type { ChatFailure } from './chat-client.ts';

/**
 * What an error of a call means. Reasons name variables and statuses; the endpoint's own message stays out of them,
 * since it may hold parts of the key or of the answer.
 * @throws the error itself where it does not come from the call.
 */
export function toFailure(error: unknown, { model, now }: { model: string; now: Date }): ChatFailure {
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError)
    return { kind: 'unavailable', reason: 'The model endpoint did not answer in time' };
  if (error instanceof APIConnectionError || isDroppedBody(error)) {
    const code = networkCode(error);
    return {
      kind: 'unavailable',
      reason: `The model endpoint cannot be reached${code ? ` (${code})` : ''}; check OPENAI_BASE_URL and the network`,
    };
  }
  if (error instanceof APIError && typeof error.status === 'number')
    return ofStatus(error, { status: error.status, model, now });
  if (error instanceof SyntaxError) return { kind: 'bad-reply', reason: 'The endpoint answered broken JSON' };
  throw error;
}

/** Whether an endpoint refused the form in which the reply was asked for. Unreadable refusals count as such. */
export function isFormatRejection(error: unknown): boolean {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return false;
  if (typeof error.code === 'string' && contentCodes.has(error.code)) return false;
  if (error.error === undefined && /\(no body\)$/.test(error.message)) return true;
  return /response_format|json_schema|json_object|structured[ _]output|guided|grammar/i.test(
    `${error.message} ${error.param ?? ''} ${error.code ?? ''}`,
  );
}

/** Refusals of this very text: asking again changes nothing. */
const contentCodes = new Set(['context_length_exceeded', 'content_filter', 'content_policy_violation']);

function ofStatus(
  error: APIError,
  { status, model, now }: { status: number; model: string; now: Date },
): ChatFailure {
  const [code, param] = [plainName(error.code), plainName(error.param)];
  const at = [status, code, param].filter((part) => part !== undefined).join(', ');
  if (code && contentCodes.has(code))
    return { kind: 'bad-reply', reason: `The endpoint refused the text (${at})` };
  const retryAfterMs = retryAfter(error.headers, now);
  const unavailable = (reason: string): ChatFailure => ({
    kind: 'unavailable',
    reason,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  if (status === 401) return unavailable(`The model endpoint refused the key (${at}); check OPENAI_API_KEY`);
  if (status === 403)
    return unavailable(`The key may not use model "${model}" (${at}); check OPENAI_API_KEY and OPENAI_MODEL`);
  if (status === 404)
    return unavailable(`Model "${model}" is not there (${at}); check OPENAI_MODEL and OPENAI_BASE_URL`);
  if (status === 429 && code === 'insufficient_quota')
    return unavailable(`The account behind OPENAI_API_KEY has no quota left (${at})`);
  if (status === 429) return unavailable(`The model endpoint limits the rate of requests (${at})`);
  if (status >= 500 || status === 408)
    return unavailable(`The model endpoint has trouble of its own (${at})`);
  return unavailable(
    `The model endpoint refused the request (${at}); check that OPENAI_MODEL "${model}" is a chat model`,
  );
}

/** Identifiers of the protocol may be shown; anything else an endpoint puts there may not. */
function plainName(value: string | null | undefined): string | undefined {
  return value && /^[a-z_]{1,40}$/.test(value) ? value : undefined;
}

/** Milliseconds that the endpoint asks to wait, given in seconds, in milliseconds or as a date. */
function retryAfter(headers: Headers | undefined, now: Date): number | undefined {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (milliseconds >= 0) return Math.ceil(milliseconds);
  const value = headers?.get('retry-after') ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const until = Date.parse(value);
  return Number.isNaN(until) ? undefined : Math.max(0, until - now.getTime());
}

/** A connection that ends within a body reaches us as a bare error of `fetch`. */
function isDroppedBody(error: unknown): boolean {
  return error instanceof TypeError && (error.message === 'terminated' || networkCode(error) !== undefined);
}

function networkCode(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Z][A-Z_]{2,40}$/.test(at.code)) return at.code;
  }
  return undefined;
}
