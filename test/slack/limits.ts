/**
 * Slack's documented sizes and shapes as one table. It is written from the documentation alone and shares nothing with
 * the product's own limits, so that a mistake on either side shows up as a disagreement.
 */

/** One condition on one field of a block, an element or a part. `[]` in a path stands for every item. */
export type Rule =
  | { at: string; is: 'text'; max: number; plain?: true; required?: true }
  | { at: string; is: 'string'; max: number; min?: number; required?: true; oneOf?: readonly string[] }
  | { at: string; is: 'list'; max: number; min?: number; required?: true }
  | { at: string; is: 'number'; min: number; max: number }
  | { at: string; is: 'part'; part: PartName; plain?: true }
  | { at: string; is: 'element'; of: readonly string[]; required?: true }
  | { at: string; is: 'block'; of: readonly string[] }
  | { at: string; is: 'one of'; fields: readonly string[] };

export type PartName = 'option' | 'plainOption' | 'optionGroup' | 'confirm' | 'choice';
export type Surface = 'message' | 'modal' | 'home';

export const LIMITS = {
  messageText: 40_000,
  updatedText: 4_000,
  markdownText: 12_000,
  blockTextSum: 13_200,
  blocks: { message: 50, modal: 100, home: 100 },
  attachments: 100,
  viewBytes: 250_000,
  blockId: 255,
  actionId: 255,
  modalStack: 3,
  triggerMs: 3_000,
  responseUrlUses: 5,
  responseUrlMs: 30 * 60_000,
  socketConnections: 10,
} as const;

const SELECTS = [
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
];
const MULTI_SELECTS = SELECTS.map((type) => `multi_${type}`);
const CHOICES = ['checkboxes', 'radio_buttons', 'datepicker', 'timepicker'];
const TEXT_INPUTS = [
  'plain_text_input',
  'email_text_input',
  'url_text_input',
  'number_input',
  'rich_text_input',
];
const NESTABLE = 'actions context divider file header image input rich_text section table video'.split(' ');

/** Which blocks may stand where. `file` blocks are made by Slack and cannot be sent. */
export const SURFACES: Record<string, readonly Surface[]> = {
  actions: ['message', 'modal', 'home'],
  alert: ['modal'],
  card: ['message', 'modal', 'home'],
  carousel: ['message', 'home'],
  container: ['message'],
  context: ['message', 'modal', 'home'],
  context_actions: ['message'],
  data_table: ['message'],
  divider: ['message', 'modal', 'home'],
  header: ['message', 'modal', 'home'],
  image: ['message', 'modal', 'home'],
  input: ['message', 'modal', 'home'],
  markdown: ['message'],
  plan: ['message'],
  rich_text: ['message', 'modal', 'home'],
  section: ['message', 'modal', 'home'],
  table: ['message'],
  task_card: ['message'],
  video: ['message', 'modal', 'home'],
};

export const BLOCKS: Record<string, readonly Rule[]> = {
  actions: [
    { at: 'elements', is: 'list', max: 25, min: 1, required: true },
    {
      at: 'elements[]',
      is: 'element',
      of: ['button', 'overflow', 'datetimepicker', 'workflow_button', ...CHOICES, ...SELECTS],
    },
  ],
  alert: [{ at: 'text', is: 'text', max: 3_000, required: true }],
  card: [
    { at: 'title', is: 'text', max: 150 },
    { at: 'subtitle', is: 'text', max: 150 },
    { at: 'body', is: 'text', max: 200 },
    { at: 'actions[]', is: 'element', of: ['button'] },
  ],
  carousel: [
    { at: 'elements', is: 'list', max: 10, min: 1, required: true },
    { at: 'elements[]', is: 'block', of: ['card'] },
  ],
  container: [
    { at: 'title', is: 'text', max: 150, plain: true },
    { at: 'subtitle', is: 'text', max: 150 },
    { at: 'child_blocks', is: 'list', max: 10, min: 1, required: true },
    { at: 'child_blocks[]', is: 'block', of: NESTABLE },
  ],
  context: [
    { at: 'elements', is: 'list', max: 10, min: 1, required: true },
    { at: 'elements[]', is: 'element', of: ['image', 'plain_text', 'mrkdwn'] },
  ],
  context_actions: [
    { at: 'elements', is: 'list', max: 5, min: 1, required: true },
    { at: 'elements[]', is: 'element', of: ['feedback_buttons', 'icon_button'] },
  ],
  data_table: [
    { at: 'caption', is: 'string', max: 3_000, min: 1, required: true },
    { at: 'rows', is: 'list', max: 101, min: 2, required: true },
    { at: 'rows[]', is: 'list', max: 20, min: 1 },
    { at: 'page_size', is: 'number', min: 1, max: 100 },
  ],
  divider: [],
  header: [{ at: 'text', is: 'text', max: 150, plain: true, required: true }],
  image: [
    { at: '', is: 'one of', fields: ['image_url', 'slack_file'] },
    { at: 'image_url', is: 'string', max: 3_000, min: 1 },
    { at: 'alt_text', is: 'string', max: 2_000, min: 1, required: true },
    { at: 'title', is: 'text', max: 2_000, plain: true },
  ],
  input: [
    { at: 'label', is: 'text', max: 2_000, plain: true, required: true },
    { at: 'hint', is: 'text', max: 2_000, plain: true },
    {
      at: 'element',
      is: 'element',
      of: ['datetimepicker', 'file_input', ...CHOICES, ...TEXT_INPUTS, ...SELECTS, ...MULTI_SELECTS],
      required: true,
    },
  ],
  markdown: [{ at: 'text', is: 'string', max: LIMITS.markdownText, min: 1, required: true }],
  plan: [
    { at: 'title', is: 'string', max: 256, min: 1, required: true },
    { at: 'tasks', is: 'list', max: 50 },
  ],
  rich_text: [
    { at: 'elements', is: 'list', max: Number.POSITIVE_INFINITY, required: true },
    {
      at: 'elements[]',
      is: 'element',
      of: ['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted'],
    },
  ],
  section: [
    { at: '', is: 'one of', fields: ['text', 'fields'] },
    { at: 'text', is: 'text', max: 3_000 },
    { at: 'fields', is: 'list', max: 10, min: 1 },
    { at: 'fields[]', is: 'text', max: 2_000 },
    {
      at: 'accessory',
      is: 'element',
      of: ['button', 'image', 'overflow', 'workflow_button', ...CHOICES, ...SELECTS, ...MULTI_SELECTS],
    },
  ],
  table: [
    { at: 'rows', is: 'list', max: 100, min: 1, required: true },
    { at: 'rows[]', is: 'list', max: 20, min: 1 },
    { at: 'column_settings', is: 'list', max: 20 },
  ],
  task_card: [
    { at: 'task_id', is: 'string', max: 255, min: 1, required: true },
    { at: 'title', is: 'string', max: 256, min: 1, required: true },
  ],
  video: [
    { at: 'title', is: 'text', max: 200, plain: true, required: true },
    { at: 'alt_text', is: 'string', max: 2_000, min: 1, required: true },
    { at: 'video_url', is: 'string', max: 3_000, min: 1, required: true },
    { at: 'thumbnail_url', is: 'string', max: 3_000, min: 1, required: true },
  ],
};

export const MODAL: readonly Rule[] = [
  { at: 'title', is: 'text', max: 24, plain: true, required: true },
  { at: 'submit', is: 'text', max: 24, plain: true },
  { at: 'close', is: 'text', max: 24, plain: true },
];

export const VIEW: readonly Rule[] = [
  { at: 'private_metadata', is: 'string', max: 3_000 },
  { at: 'callback_id', is: 'string', max: 255 },
  { at: 'external_id', is: 'string', max: 255 },
];
