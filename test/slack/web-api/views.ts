import { checkView } from '../check-blocks.ts';
import { valuesOf } from '../elements.ts';
import { isRecord, type Json, string } from '../json.ts';
import { LIMITS } from '../limits.ts';
import type { SlackState, View } from '../state.ts';
import { ApiError, type Call, type Method, reject, type World, withIds } from './method.ts';

export const viewMethods: Record<string, Method> = {
  'views.open': { run: open },
  'views.push': { run: push },
  'views.update': { run: update },
  'views.publish': { run: publish },
};

function open(call: Call, world: World): Json {
  const draft = checkedDraft(world, { method: call.method, view: call.args.view });
  const user = exchange(call, world);
  const view = build(world.state, { draft, teamId: call.workspace.id });
  world.state.modals.set(user, [view]);
  return { view };
}

function push(call: Call, world: World): Json {
  const draft = checkedDraft(world, { method: call.method, view: call.args.view });
  const user = exchange(call, world);
  return { view: pushView(world, { user, draft, teamId: call.workspace.id }) };
}

/** Puts a view on top of a person's open modals; at most three may lie on each other. */
export function pushView(
  { state }: Pick<World, 'state'>,
  { user, draft, teamId }: { user: string; draft: Json; teamId: string },
): View {
  const stack = state.modalsOf(user);
  const [root] = stack;
  const top = stack.at(-1);
  if (!root || !top) throw new ApiError('not_found');
  if (stack.length >= LIMITS.modalStack) throw new ApiError('push_limit_reached');
  const view = build(state, { draft, teamId });
  view.previous_view_id = top.id;
  view.root_view_id = root.id;
  stack.push(view);
  return view;
}

function update(call: Call, world: World): Json {
  const { args, workspace } = call;
  const draft = checkedDraft(world, { method: call.method, view: args.view });
  const found = string(args.view_id)
    ? world.state.view(String(args.view_id))
    : byExternalId(world.state, { externalId: string(args.external_id), teamId: workspace.id });
  if (!found || found.view.team_id !== workspace.id) throw new ApiError('not_found');
  if (args.hash !== undefined && args.hash !== found.view.hash) throw new ApiError('hash_conflict');
  return { view: replaceView(world.state, found.view, draft) };
}

/** Gives an open view new content; what people entered stays where block and element are still there. */
export function replaceView(state: SlackState, view: View, draft: Json): View {
  const fresh = build(state, { draft, teamId: view.team_id });
  const entered = view.state.values;
  for (const key of Object.keys(view)) if (!KEPT.has(key)) delete view[key];
  const { id: _, root_view_id: __, previous_view_id: ___, ...content } = fresh;
  Object.assign(view, content, { state: { values: valuesOf(fresh.blocks, entered) } });
  return view;
}

const KEPT = new Set([
  'id',
  'team_id',
  'root_view_id',
  'previous_view_id',
  'app_id',
  'bot_id',
  'blocks',
  'hash',
  'type',
]);

function publish(call: Call, world: World): Json {
  const { args, workspace } = call;
  const draft = checkedDraft(world, { method: call.method, view: args.view, type: 'home' });
  const user = String(args.user_id ?? '');
  const person = world.state.people.get(user);
  if (!person || person.teamId !== workspace.id) {
    throw new ApiError('invalid_arguments', { response_metadata: { messages: ['[ERROR] user_not_found'] } });
  }
  const home = world.state.homes.get(user);
  if (args.hash !== undefined && home && args.hash !== home.hash) throw new ApiError('hash_conflict');
  if (home) return { view: replaceView(world.state, home, draft) };
  const view = build(world.state, { draft, teamId: workspace.id });
  world.state.homes.set(user, view);
  return { view };
}

/** The view that a call or an acknowledgement carries, after every limit of Slack has been checked. */
export function checkedDraft(
  world: Pick<World, 'state' | 'rejected'>,
  { method, view, type = 'modal' }: { method: string; view: unknown; type?: 'modal' | 'home' },
): Json {
  const args = { view };
  const fail = (error: string, messages: string[]) => reject(world, { method, args, error, messages });
  if (!isRecord(view))
    throw fail('invalid_arguments', ['[ERROR] missing required field [json-pointer:/view]']);
  const bytes = Buffer.byteLength(JSON.stringify(view));
  if (bytes > LIMITS.viewBytes)
    throw fail('view_too_large', [`[ERROR] ${bytes} bytes, at most ${LIMITS.viewBytes}`]);
  if (view.type !== type)
    throw fail('invalid_arguments', [`[ERROR] must be ${type} [json-pointer:/view/type]`]);
  const problems = checkView(view);
  if (problems.length > 0) throw fail('invalid_arguments', problems);
  return view;
}

/** Uses up a trigger; it lives three seconds and works once. */
function exchange({ args, workspace }: Call, { state }: World): string {
  const trigger = state.triggers.get(String(args.trigger_id ?? ''));
  if (!trigger || trigger.teamId !== workspace.id) throw new ApiError('invalid_trigger_id');
  if (trigger.used) throw new ApiError('exchanged_trigger_id');
  if (state.now() - trigger.madeAt > LIMITS.triggerMs) throw new ApiError('expired_trigger_id');
  trigger.used = true;
  return trigger.user;
}

function build(state: SlackState, { draft, teamId }: { draft: Json; teamId: string }): View {
  const { appId, botId } = state.workspaceOf(teamId);
  const id = state.id('V');
  const blocks = withIds(draft.blocks as Json[], state);
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    title: null,
    submit: null,
    close: null,
    clear_on_close: false,
    notify_on_close: false,
    previous_view_id: null,
    root_view_id: id,
    ...structuredClone(draft),
    id,
    team_id: teamId,
    app_id: appId,
    bot_id: botId,
    type: draft.type === 'home' ? 'home' : 'modal',
    blocks,
    hash: `${Math.floor(state.now() / 1000)}.${state.id('h')}`,
    state: { values: valuesOf(blocks, {}) },
  };
}

function byExternalId(
  state: SlackState,
  { externalId, teamId }: { externalId: string | undefined; teamId: string },
): { view: View } | undefined {
  if (externalId === undefined) return undefined;
  const all = [...state.modals.values()].flat().concat([...state.homes.values()]);
  const view = all.find(({ external_id, team_id }) => external_id === externalId && team_id === teamId);
  return view && { view };
}
