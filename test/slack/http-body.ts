import type { IncomingMessage } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { type Json, record } from './json.ts';

/** Arguments that arrive as JSON inside a form field. */
const JSON_FIELDS = new Set(['blocks', 'attachments', 'metadata', 'view', 'files', 'unfurls']);

/** The arguments of a Web API call, from a form or from JSON, and the token from its header or its body. */
export async function readArgs(incoming: IncomingMessage): Promise<{ token: string; args: Json }> {
  const query = new URL(incoming.url ?? '', 'http://localhost').searchParams;
  const body = await text(incoming);
  const isJson = incoming.headers['content-type']?.startsWith('application/json') ?? false;
  const sent = isJson && body !== '' ? record(JSON.parse(body)) : fromForm(new URLSearchParams(body));
  const { token: fromBody, ...args } = { ...fromForm(query), ...sent };
  const [scheme, fromHeader] = (incoming.headers.authorization ?? '').split(' ');
  const basic = scheme === 'Basic' ? credentials(fromHeader ?? '') : {};
  const token = scheme === 'Bearer' && fromHeader ? fromHeader : String(fromBody ?? '');
  return { token, args: { ...basic, ...args } };
}

function fromForm(form: URLSearchParams): Json {
  const args: Json = {};
  for (const [key, value] of form) args[key] = JSON_FIELDS.has(key) ? parsed(value) : value;
  return args;
}

/** Client id and secret may come in the authorization header instead of the body. */
function credentials(encoded: string): Json {
  const [client_id, client_secret] = Buffer.from(encoded, 'base64').toString().split(':');
  return { client_id, client_secret };
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** The bytes of an upload, sent as they are or as the file of a multipart form. */
export async function readUpload(incoming: IncomingMessage): Promise<Buffer> {
  const bytes = await buffer(incoming);
  const type = incoming.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return bytes;
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const file = [...form.values()].find((value) => typeof value !== 'string');
  return file ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0);
}
