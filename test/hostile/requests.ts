import { createHmac } from 'node:crypto';
import { actionIds } from '../../src/adapters/slack/messages/actions.ts';
import { command, events, type Ground, presses, submissions } from './templates.ts';
import { deepJson, mutated, pick, wildText, wildValue } from './values.ts';

type Random = () => number;

export type HostileRequest = {
  kind: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer;
};

export type Aim = { secret: string; ground: Ground; now: number };

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
/** Over the limit of Bolt's receiver, 4 MiB. */
const hugeBody = Buffer.alloc(4 * 1024 * 1024 + 1, 'x');
const staleAfterSeconds = 5 * 60;

function post(kind: string, body: string | Buffer, headers: Record<string, string>): HostileRequest {
  return { kind, method: 'POST', path: '/slack/events', headers, body };
}

function signed(kind: string, { body, type, aim }: { body: string; type: string; aim: Aim }): HostileRequest {
  return post(kind, body, { 'content-type': type, ...signature(body, aim.secret, aim.now) });
}

/** The headers with which Slack signs a body. */
export function signature(body: string | Buffer, secret: string, seconds: number): Record<string, string> {
  const hash = createHmac('sha256', secret).update(`v0:${seconds}:`).update(body).digest('hex');
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${hash}` };
}

/** Something that the bot would act on if it came from Slack. */
function genuine(random: Random, aim: Aim): { body: string; type: string } {
  return { body: JSON.stringify(pick(random, events(aim.ground))), type: json };
}

/** What does not come from Slack, or came too long ago. Each is to be answered by 401, a huge one by 413. */
const refused: Record<string, (random: Random, aim: Aim) => HostileRequest> = {
  unsigned: (random, aim) => {
    const { body, type } = genuine(random, aim);
    return post('unsigned', body, { 'content-type': type });
  },
  'wrong secret': (random, aim) => {
    const { body, type } = genuine(random, aim);
    return post('wrong secret', body, {
      'content-type': type,
      ...signature(body, 'not the secret', aim.now),
    });
  },
  tampered: (random, aim) => {
    const { body, type } = genuine(random, aim);
    const at = Math.floor(random() * body.length);
    const headers = { 'content-type': type, ...signature(body, aim.secret, aim.now) };
    return post('tampered', `${body.slice(0, at)}~${body.slice(at)}`, headers);
  },
  stale: (random, aim) => {
    const { body, type } = genuine(random, aim);
    const age = staleAfterSeconds + 2 + Math.floor(random() * 100_000);
    return post('stale', body, { 'content-type': type, ...signature(body, aim.secret, aim.now - age) });
  },
  'strange signature': (random, aim) => {
    const { body, type } = genuine(random, aim);
    const right = signature(body, aim.secret, aim.now);
    const strange = pick(random, [
      { 'x-slack-signature': 'v0=' },
      { 'x-slack-signature': '' },
      { 'x-slack-signature': `v1=${right['x-slack-signature']?.slice(3)}` },
      { 'x-slack-signature': `v0=${'0'.repeat(64)}` },
      { 'x-slack-signature': 'v0=__proto__' },
      { 'x-slack-signature': `v0=${'f'.repeat(6_000)}` },
      { 'x-slack-request-timestamp': 'NaN' },
      { 'x-slack-request-timestamp': '' },
      { 'x-slack-request-timestamp': '-1' },
      { 'x-slack-request-timestamp': '1e309' },
      { 'x-slack-request-timestamp': `${aim.now}, ${aim.now}` },
    ]);
    return post('strange signature', body, { 'content-type': type, ...right, ...strange });
  },
  'unsigned rubbish': (random) =>
    post('unsigned rubbish', Buffer.from(wildText(random, 200)), {
      'content-type': pick(random, [json, form, 'text/plain', 'multipart/form-data', '']),
    }),
  'smuggled past the certificate check': (random, aim) => {
    const fields = new URLSearchParams({
      ssl_check: '0',
      payload: JSON.stringify(pick(random, events(aim.ground))),
    });
    return post('smuggled', fields.toString(), { 'content-type': form });
  },
};

/** What Slack's own signature is on, and the rest of the door. Anything may be answered, in time. */
const signedKinds: Record<string, (random: Random, aim: Aim) => HostileRequest> = {
  event: (random, aim) =>
    signed('event', {
      body: JSON.stringify(mutated(random, pick(random, events(aim.ground)))),
      type: json,
      aim,
    }),
  command: (random, aim) => {
    const fields = command(aim.ground, random());
    const changed = mutated(random, fields);
    const parameters = new URLSearchParams(
      Object.entries(changed).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
    if (random() < 0.3) parameters.append(pick(random, Object.keys(fields)), String(wildValue(random)));
    return signed('command', { body: parameters.toString(), type: form, aim });
  },
  press: (random, aim) => {
    const ids = [pick(random, Object.values(actionIds))];
    const press = pick(random, presses(aim.ground, ids));
    return interactive('press', random() < 0.3 ? press : mutated(random, press), aim);
  },
  submission: (random, aim) => {
    const submission = pick(random, submissions(aim.ground));
    return interactive('submission', random() < 0.2 ? submission : mutated(random, submission), aim);
  },
};

const rareKinds: Record<string, (random: Random, aim: Aim) => HostileRequest> = {
  malformed: (random, aim) => {
    const whole = JSON.stringify(pick(random, events(aim.ground)));
    const body = pick(random, [
      '',
      'null',
      '5',
      '"text"',
      '[]',
      '[null]',
      'true',
      '{}',
      '{"type":"event_callback"}',
      '{"event":null}',
      '{"event":"x","type":"event_callback","event_id":"E"}',
      '{"actions":null}',
      '{"actions":[]}',
      '{"command":{}}',
      '{"type":"view_submission"}',
      '{"type":"url_verification","challenge":{"__proto__":1}}',
      '{"ssl_check":"1"}',
      whole.slice(0, Math.floor(random() * whole.length)),
      wildText(random, 60),
    ]);
    const type = pick(random, [json, form, 'text/plain']);
    return signed('malformed', { body: body.toWellFormed(), type, aim });
  },
  'malformed form': (random, aim) => {
    const body = pick(random, [
      'payload=null',
      'payload=5',
      'payload=%7B',
      'payload=%7B%7D&payload=%7B%7D',
      'command=%2Finterview',
      'command=%2Finterview&command=%2Finterview&text=stats&text=stats',
      '__proto__=1&constructor=2&command=%2Finterview',
      '%ff%fe=%c0%80',
      'payload=%00',
      '=&=&=',
    ]);
    return signed('malformed form', { body, type: form, aim });
  },
  deep: (random, aim) => {
    const depth = Math.floor(10 ** (2 + random() * 2.3));
    const nested = deepJson(depth, pick(random, ['list', 'object']));
    const event = JSON.stringify(pick(random, events(aim.ground)));
    const body =
      random() < 0.3 ? nested : event.replace(/"event_ts":"[^"]*"/, `"event_ts":"1.1","deep":${nested}`);
    return signed('deep', { body, type: json, aim });
  },
  huge: (random, aim) =>
    post('huge', hugeBody, {
      'content-type': json,
      ...(random() < 0.5 ? signature(hugeBody, aim.secret, aim.now) : {}),
    }),
  path: (random) => ({
    kind: 'path',
    method: pick(random, ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'POST']),
    path: pick(random, [
      '/',
      '//',
      '/%',
      '/%ff',
      '/slack/events/',
      '/slack/oauth_redirect',
      '/healthz',
      '/readyz',
      '/..%2f',
      `/${'a'.repeat(4_000)}`,
    ]),
    headers: {},
    body: '',
  }),
};

function interactive(kind: string, payload: object, aim: Aim): HostileRequest {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return signed(kind, { body, type: form, aim });
}

/** A request that must be refused. */
export function refusedRequest(random: Random, aim: Aim): HostileRequest {
  return pick(random, Object.values(refused))(random, aim);
}

/** A request that anything may come of, short of harm. */
export function anyRequest(random: Random, aim: Aim): HostileRequest {
  const kinds = random() < 0.85 ? signedKinds : rareKinds;
  const kind = pick(random, Object.keys(kinds));
  // Four megabytes a time: a few are enough.
  if (kind === 'huge' && random() < 0.9)
    return signedKinds.event?.(random, aim) ?? refusedRequest(random, aim);
  return (kinds[kind] ?? refused.unsigned)?.(random, aim) as HostileRequest;
}
