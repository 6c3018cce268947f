import { isRecord, type Json, record, records, string } from './json.ts';

export type Found = { element: Json; blockId: string };

/** Every interactive element on a screen, with the block that it stands in. */
export function* elementsOf(blocks: unknown, blockId = ''): Generator<Found> {
  if (Array.isArray(blocks)) {
    for (const item of blocks) yield* elementsOf(item, blockId);
    return;
  }
  if (!isRecord(blocks)) return;
  const inside = string(blocks.block_id) ?? blockId;
  if (string(blocks.action_id) !== undefined) yield { element: blocks, blockId: inside };
  for (const value of Object.values(blocks)) if (typeof value === 'object') yield* elementsOf(value, inside);
}

/** The entry of an element in `state.values` before anybody has touched it. */
export function initialValue(element: Json): Json {
  const type = string(element.type) ?? '';
  const many = type.startsWith('multi_');
  if (type.endsWith('static_select') || type.endsWith('external_select') || type === 'radio_buttons') {
    return many
      ? { type, selected_options: records(element.initial_options) }
      : { type, selected_option: element.initial_option ?? null };
  }
  switch (type) {
    case 'checkboxes':
      return { type, selected_options: records(element.initial_options) };
    case 'datepicker':
      return { type, selected_date: element.initial_date ?? null };
    case 'timepicker':
      return { type, selected_time: element.initial_time ?? null };
    case 'datetimepicker':
      return { type, selected_date_time: element.initial_date_time ?? null };
    case 'file_input':
      return { type, files: [] };
    case 'rich_text_input':
      return { type, rich_text_value: element.initial_value ?? null };
  }
  const kind = /(users|conversations|channels)_select$/.exec(type)?.[1];
  if (kind !== undefined) {
    const one = kind.slice(0, -1);
    return many
      ? { type, [`selected_${kind}`]: element[`initial_${kind}`] ?? [] }
      : { type, [`selected_${one}`]: element[`initial_${one}`] ?? null };
  }
  return { type, value: element.initial_value ?? null };
}

/**
 * The entry of an element in `state.values` after a person has put in `input`: the text, the value of an option, an id,
 * a date; an array where several can be picked. An object is taken as it stands. Throws when there is no such option.
 */
export function enteredValue(element: Json, input: unknown): Json {
  const type = string(element.type) ?? '';
  if (isRecord(input)) return { type, ...input };
  const [field] = Object.keys(initialValue(element)).filter((key) => key !== 'type');
  if (field === undefined) return { type };
  if (field === 'selected_option')
    return { type, selected_option: input === null ? null : option(element, input) };
  if (field === 'selected_options') {
    return {
      type,
      selected_options: (Array.isArray(input) ? input : [input]).map((value) => option(element, value)),
    };
  }
  if (type.startsWith('multi_')) return { type, [field]: Array.isArray(input) ? input : [input] };
  return { type, [field]: input };
}

/** What stops Slack's own client from sending this value, if anything does. */
export function entryProblem(element: Json, value: Json): string | undefined {
  const { type: _, ...entries } = value;
  const entered = Object.values(entries)[0];
  if (
    entered === null ||
    entered === undefined ||
    entered === '' ||
    (Array.isArray(entered) && entered.length === 0)
  ) {
    return 'it needs a value';
  }
  if (typeof entered !== 'string') return undefined;
  const least = Number(element.min_length ?? 0);
  const most = Number(
    element.max_length ?? (element.type === 'plain_text_input' ? 3_000 : Number.POSITIVE_INFINITY),
  );
  if (entered.length < least) return `it needs at least ${least} characters`;
  if (entered.length > most) return `it takes at most ${most} characters`;
  return undefined;
}

/** The values of every element on a screen: what was entered, otherwise what the app had put there. */
export function valuesOf(blocks: Json[], entered: Record<string, Record<string, Json>>) {
  const values: Record<string, Record<string, Json>> = {};
  for (const { element, blockId } of elementsOf(blocks)) {
    if (/button|overflow/.test(String(element.type))) continue;
    const actionId = String(element.action_id);
    values[blockId] ??= {};
    values[blockId][actionId] = entered[blockId]?.[actionId] ?? initialValue(element);
  }
  return values;
}

function option(element: Json, value: unknown): Json {
  if (isRecord(value)) return value;
  if (String(element.type).endsWith('external_select')) {
    return { text: { type: 'plain_text', text: String(value) }, value };
  }
  const groups = records(element.option_groups).flatMap((group) => records(group.options));
  const options = [...records(element.options), ...groups];
  const found = options.find((candidate) => candidate.value === value);
  if (found) return found;
  const known = options.map((candidate) => String(record(candidate).value)).join(', ');
  throw new Error(`Cannot choose "${String(value)}" in "${String(element.action_id)}": it offers ${known}`);
}
