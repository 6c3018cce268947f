import { shown } from './events.ts';
import { flag, type Json, record, string } from './json.ts';
import { LIMITS } from './limits.ts';
import type { ResponseUrl } from './state.ts';
import { ApiError, checkedContent, type World } from './web-api/method.ts';
import { checkThread, type Draft, store, withdraw } from './web-api/post.ts';

type Sent = Pick<World, 'state' | 'events' | 'rejected' | 'changes'>;

/** A new response URL for what a person has just done; five uses within thirty minutes. */
export function makeResponseUrl(
  { state }: Pick<World, 'state'>,
  made: Pick<ResponseUrl, 'channel' | 'user' | 'original' | 'threadTs'>,
): ResponseUrl {
  const responseUrl: ResponseUrl = {
    ...made,
    id: state.id('R'),
    teamId: state.person(made.user).teamId,
    madeAt: state.now(),
    uses: 0,
    bodies: [],
  };
  state.responseUrls.set(responseUrl.id, responseUrl);
  return responseUrl;
}

/** Takes in what the app posted to a response URL, and says what Slack answers. */
export function receiveResponse(
  world: Sent,
  { id, body }: { id: string; body: unknown },
): { status: number; answer: Json } {
  const responseUrl = world.state.responseUrls.get(id);
  if (!responseUrl || world.state.now() - responseUrl.madeAt > LIMITS.responseUrlMs) {
    return { status: 404, answer: { ok: false, error: 'expired_url' } };
  }
  if (responseUrl.uses >= LIMITS.responseUrlUses)
    return { status: 404, answer: { ok: false, error: 'used_url' } };
  responseUrl.uses += 1;
  try {
    showResponse(world, { responseUrl, body: record(body), method: 'response_url' });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: 400, answer: { ok: false, error: error.code, ...error.extra } };
  } finally {
    responseUrl.bodies.push(record(body));
    world.changes.notify();
  }
  return { status: 200, answer: { ok: true } };
}

/** Shows a response where it belongs: to the one person unless it says `in_channel`, or in place of the original. */
export function showResponse(
  world: Sent,
  { responseUrl, body, method }: { responseUrl: ResponseUrl; body: Json; method: string },
): void {
  if (flag(body.delete_original)) {
    deleteOriginal(world, responseUrl);
    return;
  }
  const content = checkedContent(world, { method, args: body });
  if (content.text === '' && !content.blocks?.length) throw new ApiError('no_text');
  if (flag(body.replace_original) && replaceOriginal(world, { responseUrl, content })) return;
  const threadTs = string(body.thread_ts);
  const { state } = world;
  const channel = state.channel(responseUrl.channel);
  checkThread(state, channel, threadTs);
  if (body.response_type === 'in_channel') {
    const workspace = state.workspaceOf(responseUrl.teamId);
    const draft: Draft = { ...content, ...(threadTs !== undefined && { threadTs }) };
    const message = store(state, { channel, user: workspace.botUserId, draft });
    message.bot_id = workspace.botId;
    message.app_id = workspace.appId;
    responseUrl.original ??= { channel: channel.id, ts: message.ts };
    void world.events.message(channel, { ...shown(message), event_ts: message.ts }, { own: true });
    return;
  }
  const ts = state.ts();
  const inThread = threadTs ?? responseUrl.threadTs;
  const { user } = responseUrl;
  state.ephemerals.push({
    channel: channel.id,
    user,
    ts,
    ...content,
    ...(inThread !== undefined && { threadTs: inThread }),
  });
  responseUrl.original ??= { channel: channel.id, ts };
}

function replaceOriginal(
  { state, events }: Sent,
  { responseUrl, content }: { responseUrl: ResponseUrl; content: { text: string; blocks?: Json[] } },
): boolean {
  const { original } = responseUrl;
  if (!original) return false;
  const message = state.message(original.channel, original.ts);
  const ephemeral = state.ephemerals.find(
    ({ channel, ts }) => channel === original.channel && ts === original.ts,
  );
  const place = message ?? ephemeral;
  if (!place) return false;
  const before = message && structuredClone(message);
  delete place.blocks;
  Object.assign(place, content);
  if (message && before) {
    message.edited = { user: message.user, ts: state.ts() };
    void events.changed(state.channel(original.channel), { before, after: message }, { own: true });
  }
  return true;
}

function deleteOriginal({ state, events }: Sent, { original }: ResponseUrl): void {
  if (!original) return;
  const message = state.message(original.channel, original.ts);
  if (message) {
    const { before } = withdraw(state, message);
    void events.deleted(state.channel(original.channel), before, { own: true });
    return;
  }
  const index = state.ephemerals.findIndex(
    ({ channel, ts }) => channel === original.channel && ts === original.ts,
  );
  if (index >= 0) state.ephemerals.splice(index, 1);
}
