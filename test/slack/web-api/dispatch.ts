import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, Faults } from '../faults.ts';
import { readArgs } from '../http-body.ts';
import type { Json } from '../json.ts';
import type { Workspace } from '../state.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import { ApiError, type Method, type World } from './method.ts';
import { reactionMethods } from './reactions.ts';
import { viewMethods } from './views.ts';
import { workspaceMethods } from './workspace.ts';

/** One call of the Web API. `result` is `ok`, an error code, or the fault that hit it; absent while under way. */
export type RecordedCall = { method: string; args: Json; at: number; teamId?: string; result?: string };

const METHODS: Record<string, Method> = {
  ...chatMethods,
  ...conversationMethods,
  ...fileMethods,
  ...reactionMethods,
  ...viewMethods,
  ...workspaceMethods,
};

/** Answers Web API calls, with the faults that tests have armed. */
export class WebApi {
  readonly calls: RecordedCall[] = [];
  readonly #world: World;
  readonly #faults: Faults;

  constructor(world: World, faults: Faults) {
    this.#world = world;
    this.#faults = faults;
  }

  async handle(method: string, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { token, args } = await readArgs(incoming);
    const { state, changes } = this.#world;
    const workspace = [...state.workspaces.values()].find(({ botToken }) => botToken === token);
    const call: RecordedCall = { method, args, at: state.now(), ...(workspace && { teamId: workspace.id }) };
    this.calls.push(call);
    const fault = this.#faults.take(method, args);
    if (fault && (await this.#before(fault, call, response))) return changes.notify();
    const answer = this.#answer(call, { token, workspace });
    call.result = answer.ok === true ? 'ok' : String(answer.error);
    const scopes = workspace ? { 'x-oauth-scopes': workspace.scopes.join(',') } : {};
    send(response, { body: JSON.stringify(answer), headers: scopes, fault });
    if (fault && BREAKS_ANSWER.has(fault.kind)) call.result = fault.kind;
    changes.notify();
  }

  /** Plays a fault that strikes before the call takes effect; true when that settles the call. */
  async #before(fault: Fault, call: RecordedCall, response: ServerResponse): Promise<boolean> {
    call.result = fault.kind;
    switch (fault.kind) {
      case 'connection-lost':
        response.destroy();
        return true;
      case 'rate-limited': {
        const retryAfter =
          fault.retryAfterS === undefined ? {} : { 'retry-after': String(fault.retryAfterS) };
        response.writeHead(429, { 'content-type': 'application/json', ...retryAfter });
        response.end(JSON.stringify({ ok: false, error: 'ratelimited' }));
        return true;
      }
      case 'status':
        response.writeHead(fault.status).end('upstream failure');
        return true;
      case 'error':
        call.result = fault.error;
        send(response, {
          body: JSON.stringify({ ok: false, error: fault.error }),
          headers: {},
          fault: undefined,
        });
        return true;
      case 'delay':
        await wait(fault.delayMs, undefined, { ref: false });
        break;
      case 'hold':
        this.#world.changes.notify();
        fault.arrived();
        await fault.released;
        break;
      case 'response-lost':
      case 'interrupted-body':
        break;
    }
    delete call.result;
    return false;
  }

  #answer(
    { method: name, args }: RecordedCall,
    caller: { token: string; workspace: Workspace | undefined },
  ): Json {
    const method = METHODS[name];
    if (!method) return { ok: false, error: 'unknown_method', req_method: name };
    try {
      const workspace = this.#authorized(method, caller);
      return structuredClone({ ok: true, ...method.run({ method: name, args, workspace }, this.#world) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { ok: false, error: error.code, ...error.extra };
    }
  }

  #authorized(
    method: Method,
    { token, workspace }: { token: string; workspace: Workspace | undefined },
  ): Workspace {
    const { state } = this.#world;
    const [anyWorkspace] = state.workspaces.values();
    if (method.auth === 'none' && anyWorkspace) return anyWorkspace;
    if (token === '') throw new ApiError('not_authed');
    const isAppToken = state.appTokens.has(token);
    if (method.auth === 'app') {
      if (isAppToken && anyWorkspace) return anyWorkspace;
      throw new ApiError(workspace ? 'not_allowed_token_type' : 'invalid_auth');
    }
    if (isAppToken) throw new ApiError('not_allowed_token_type');
    if (!workspace) throw new ApiError('invalid_auth');
    if (workspace.install === 'revoked') throw new ApiError('token_revoked');
    if (workspace.install === 'uninstalled') throw new ApiError('account_inactive');
    const { scope } = method;
    if (scope !== undefined && !workspace.scopes.includes(scope)) {
      throw new ApiError('missing_scope', { needed: scope, provided: workspace.scopes.join(',') });
    }
    return workspace;
  }
}

const BREAKS_ANSWER = new Set<Fault['kind']>(['response-lost', 'interrupted-body']);

function send(
  response: ServerResponse,
  { body, headers, fault }: { body: string; headers: Record<string, string>; fault: Fault | undefined },
): void {
  if (fault?.kind === 'response-lost') {
    response.destroy();
    return;
  }
  const length = String(Buffer.byteLength(body));
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': length,
    ...headers,
  });
  if (fault?.kind !== 'interrupted-body') {
    response.end(body);
    return;
  }
  response.write(body.slice(0, Math.ceil(body.length / 2)), () => response.destroy());
}
