import { z } from 'zod';

/** Something on a message or in a view that can be pressed. */
export type Button = {
  actionId: string;
  blockId: string | null;
  label: string;
  value: string | null;
  url: string | null;
};

const Text = z.object({ text: z.string() });
const Option = z.object({ value: z.string(), text: Text });
const Element = z.object({
  type: z.string(),
  action_id: z.string().optional(),
  text: z.union([Text, z.string()]).optional(),
  value: z.string().optional(),
  url: z.string().optional(),
  initial_value: z.string().optional(),
  initial_option: Option.optional(),
  initial_options: z.array(Option).optional(),
});
export const Block = z.object({
  type: z.string(),
  block_id: z.string().optional(),
  text: Text.optional(),
  accessory: Element.optional(),
  element: Element.optional(),
  elements: z.array(Element).optional(),
});
export type Block = z.infer<typeof Block>;

export const Message = z.object({
  ts: z.string(),
  channel: z.string(),
  user: z.string(),
  text: z.string().default(''),
  thread_ts: z.string().optional(),
  /** Whose eyes it is for, where it is for one member only. */
  ephemeral_to: z.string().optional(),
  blocks: z.array(Block).optional(),
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })).optional(),
  files: z.array(z.object({ name: z.string() })).optional(),
});
export type Message = z.infer<typeof Message>;

export const View = z.object({
  title: Text.optional(),
  callback_id: z.string().optional(),
  app_id: z.string().optional(),
  blocks: z.array(Block),
});
export type View = z.infer<typeof View>;

export const Channel = z.object({
  id: z.string(),
  is_im: z.boolean().default(false),
  members: z.array(z.string()),
});
export type Channel = z.infer<typeof Channel>;

/** What the local Slack tells its page. */
export const Told = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('init'),
    state: z.object({
      messages: z.record(z.string(), z.array(Message)),
      channels: z.array(Channel),
    }),
  }),
  z.object({ t: z.literal('channel'), channel: Channel }),
  z.object({ t: z.literal('message'), message: Message }),
  z.object({ t: z.literal('message_update'), message: Message }),
  z.object({ t: z.literal('message_delete'), channel: z.string(), ts: z.string() }),
  z.object({ t: z.literal('view'), stack: z.array(View).optional() }),
  z.object({ t: z.literal('view_errors'), errors: z.record(z.string(), z.string()).optional() }),
  z.object({ t: z.literal('home'), user: z.string(), view: View }),
]);
export type Told = z.infer<typeof Told>;

/** All buttons among blocks. */
export function buttonsOf(blocks: readonly Block[] | undefined): Button[] {
  return (blocks ?? []).flatMap((block) => {
    const elements = [...(block.accessory ? [block.accessory] : []), ...(block.elements ?? [])];
    return elements
      .filter((element) => element.type === 'button')
      .map((element) => ({
        actionId: element.action_id ?? '',
        blockId: block.block_id ?? null,
        label: typeof element.text === 'object' ? element.text.text : '',
        value: element.value ?? null,
        url: element.url ?? null,
      }));
  });
}

/** What stands in a form's fields at first, as Slack's client sends it along; `filled` replaces some, by block. */
export function formValues(view: View, filled: Record<string, unknown>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { type, block_id: blockId, element } of view.blocks) {
    if (type !== 'input' || !blockId || !element?.action_id) continue;
    const { initial_value: value, initial_option: option, initial_options: options } = element;
    const initial =
      element.type === 'plain_text_input'
        ? { value: value ?? null }
        : element.type === 'static_select'
          ? { selected_option: option ?? null }
          : { selected_options: options ?? [] };
    values[blockId] = { [element.action_id]: filled[blockId] ?? { type: element.type, ...initial } };
  }
  return values;
}
