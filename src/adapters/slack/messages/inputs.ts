import type { types } from '@slack/bolt';
import { z } from 'zod';
import { type Block, plainText } from './blocks.ts';

/** The state of a modal's fields, as Slack sends it: by block, then by action. */
export const ViewValues = z.record(
  z.string(),
  z.record(
    z.string(),
    z.looseObject({
      value: z.string().nullish(),
      selected_option: z.looseObject({ value: z.string() }).nullish(),
      selected_options: z.array(z.looseObject({ value: z.string() })).nullish(),
      selected_conversation: z.string().nullish(),
    }),
  ),
);
export type ViewValues = z.infer<typeof ViewValues>;

/** What one field holds. `absent` where Slack says nothing about it, which is not the same as left empty. */
export type Field = { kind: 'absent' } | { kind: 'empty' } | { kind: 'filled'; values: string[] };

/** The field of a block that has one element. */
export function fieldOf(values: ViewValues, blockId: string): Field {
  const state = Object.values(values[blockId] ?? {})[0];
  if (!state) return { kind: 'absent' };
  const found = [
    state.value,
    state.selected_option?.value,
    state.selected_conversation,
    ...(state.selected_options ?? []).map((option) => option.value),
  ].filter((value) => typeof value === 'string' && value.trim() !== '');
  return found.length === 0 ? { kind: 'empty' } : { kind: 'filled', values: found as string[] };
}

type Choice = { value: string; label: string };
type InputElement = types.InputBlock['element'];

/** A labelled field. Its one element has the block's id as its action id, unless the element brings its own. */
export function input(
  blockId: string,
  field: { label: string; hint?: string; optional?: boolean; dispatch?: boolean; element: InputElement },
): Block {
  const { label, hint, optional, dispatch, element } = field;
  return {
    type: 'input',
    block_id: blockId,
    label: plainText(label, 200),
    element: { ...element, action_id: element.action_id ?? blockId },
    ...(hint === undefined ? {} : { hint: plainText(hint, 500) }),
    ...(optional === undefined ? {} : { optional }),
    ...(dispatch === undefined ? {} : { dispatch_action: dispatch }),
  };
}

export function select(choices: readonly Choice[], chosen: string): types.StaticSelect {
  const initial = choices.find((choice) => choice.value === chosen);
  return {
    type: 'static_select',
    options: choices.map(option),
    ...(initial ? { initial_option: option(initial) } : {}),
  };
}

/** At most ten choices. Slack refuses an empty list of what is ticked at first, so it is left out. */
export function checkboxes(choices: readonly Choice[], chosen: readonly string[]): types.Checkboxes {
  const initial = choices.filter((choice) => chosen.includes(choice.value)).map(option);
  return {
    type: 'checkboxes',
    options: choices.map(option),
    ...(initial.length > 0 ? { initial_options: initial } : {}),
  };
}

/** At most 100 choices. */
export function multiSelect(choices: readonly Choice[], chosen: readonly string[]): types.MultiStaticSelect {
  const initial = choices.filter((choice) => chosen.includes(choice.value)).map(option);
  return {
    type: 'multi_static_select',
    options: choices.map(option),
    ...(initial.length > 0 ? { initial_options: initial } : {}),
  };
}

function option({ value, label }: Choice): types.PlainTextOption {
  return { value, text: plainText(label, 75) };
}
