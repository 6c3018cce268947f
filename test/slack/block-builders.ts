/** Builders of Block Kit objects for tests of sizes: a length or a few fields are given, the rest is valid. */
import type { Json } from './json.ts';

export const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
export const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
export const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
export const section = (fields: Json) => ({ type: 'section', ...fields });
export const button = (fields: Json = {}) => ({ type: 'button', text: plain(1), ...fields });
export const actions = (...elements: Json[]) => ({ type: 'actions', elements });
export const option = (fields: Json = {}) => ({ text: plain(1), value: 'v', ...fields });
export const select = (fields: Json) => ({ type: 'static_select', options: [option()], ...fields });
export const input = (element: Json, fields: Json = {}) => ({
  type: 'input',
  label: plain(1),
  element,
  ...fields,
});
export const textInput = (fields: Json = {}) => ({ type: 'plain_text_input', ...fields });
export const confirm = (fields: Json) => ({
  title: plain(1),
  text: plain(1),
  confirm: plain(1),
  deny: plain(1),
  ...fields,
});
export const modal = (fields: Json) => ({ type: 'modal', title: plain(1), blocks: [], ...fields });
export const image = (fields: Json) => ({
  type: 'image',
  image_url: 'https://example.com/a.png',
  alt_text: 'a',
  ...fields,
});
export const table = (rows: number, columns: number) => ({
  type: 'table',
  rows: many(rows, () => many(columns, () => ({ type: 'raw_text', text: 'x' }))),
});
export const dataTable = (rows: number, fields: Json = {}) => ({
  ...table(rows, 1),
  type: 'data_table',
  caption: 'c',
  ...fields,
});
