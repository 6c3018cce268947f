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

const PLACEHOLDER: Rule = { at: 'placeholder', is: 'text', max: 150, plain: true };
const CONFIRM: Rule = { at: 'confirm', is: 'part', part: 'confirm' };
const LABELLED: Rule = { at: 'accessibility_label', is: 'string', max: 75 };
const ONE_PICK: readonly Rule[] = [PLACEHOLDER, CONFIRM];
const MANY_PICKS: readonly Rule[] = [
  ...ONE_PICK,
  { at: 'max_selected_items', is: 'number', min: 1, max: 100 },
];
const STATIC_OPTIONS: readonly Rule[] = [
  { at: '', is: 'one of', fields: ['options', 'option_groups'] },
  { at: 'options', is: 'list', max: 100, min: 1 },
  { at: 'options[]', is: 'part', part: 'plainOption' },
  { at: 'option_groups', is: 'list', max: 100, min: 1 },
  { at: 'option_groups[]', is: 'part', part: 'optionGroup' },
  { at: 'initial_option', is: 'part', part: 'plainOption' },
  { at: 'initial_options[]', is: 'part', part: 'plainOption' },
];
const FEW_OPTIONS: readonly Rule[] = [
  CONFIRM,
  { at: 'options', is: 'list', max: 10, min: 1, required: true },
  { at: 'options[]', is: 'part', part: 'option' },
];

export const ELEMENTS: Record<string, readonly Rule[]> = {
  button: [
    { at: 'text', is: 'text', max: 75, plain: true, required: true },
    { at: 'value', is: 'string', max: 2_000 },
    { at: 'url', is: 'string', max: 3_000 },
    { at: 'style', is: 'string', max: 7, oneOf: ['primary', 'danger'] },
    LABELLED,
    CONFIRM,
  ],
  icon_button: [
    { at: 'icon', is: 'string', max: 255, min: 1, required: true },
    { at: 'text', is: 'text', max: 75, plain: true, required: true },
    { at: 'value', is: 'string', max: 2_000 },
    LABELLED,
    CONFIRM,
  ],
  workflow_button: [{ at: 'text', is: 'text', max: 75, plain: true, required: true }, LABELLED],
  feedback_buttons: [
    { at: 'positive_button', is: 'part', part: 'choice' },
    { at: 'negative_button', is: 'part', part: 'choice' },
    { at: '', is: 'one of', fields: ['positive_button'] },
    { at: '', is: 'one of', fields: ['negative_button'] },
  ],
  image: [
    { at: '', is: 'one of', fields: ['image_url', 'slack_file'] },
    { at: 'alt_text', is: 'string', max: 2_000, min: 1, required: true },
  ],
  plain_text: [{ at: 'text', is: 'string', max: 3_000, min: 1, required: true }],
  mrkdwn: [{ at: 'text', is: 'string', max: 3_000, min: 1, required: true }],
  overflow: [
    CONFIRM,
    { at: 'options', is: 'list', max: 5, min: 1, required: true },
    { at: 'options[]', is: 'part', part: 'plainOption' },
  ],
  checkboxes: FEW_OPTIONS,
  radio_buttons: FEW_OPTIONS,
  datepicker: [PLACEHOLDER, CONFIRM],
  timepicker: [PLACEHOLDER, CONFIRM],
  datetimepicker: [CONFIRM],
  static_select: [...ONE_PICK, ...STATIC_OPTIONS],
  external_select: ONE_PICK,
  users_select: ONE_PICK,
  conversations_select: ONE_PICK,
  channels_select: ONE_PICK,
  multi_static_select: [...MANY_PICKS, ...STATIC_OPTIONS],
  multi_external_select: MANY_PICKS,
  multi_users_select: MANY_PICKS,
  multi_conversations_select: MANY_PICKS,
  multi_channels_select: MANY_PICKS,
  plain_text_input: [
    PLACEHOLDER,
    { at: 'initial_value', is: 'string', max: 3_000 },
    { at: 'min_length', is: 'number', min: 0, max: 3_000 },
    { at: 'max_length', is: 'number', min: 1, max: 3_000 },
  ],
  email_text_input: [PLACEHOLDER],
  url_text_input: [PLACEHOLDER],
  number_input: [PLACEHOLDER],
  rich_text_input: [
    PLACEHOLDER,
    { at: 'min_lines', is: 'number', min: 1, max: 100 },
    { at: 'max_lines', is: 'number', min: 1, max: 100 },
  ],
  file_input: [{ at: 'max_files', is: 'number', min: 1, max: 10 }],
  rich_text_section: [{ at: 'elements', is: 'list', max: Number.POSITIVE_INFINITY, required: true }],
  rich_text_list: [{ at: 'elements', is: 'list', max: Number.POSITIVE_INFINITY, required: true }],
  rich_text_quote: [{ at: 'elements', is: 'list', max: Number.POSITIVE_INFINITY, required: true }],
  rich_text_preformatted: [{ at: 'elements', is: 'list', max: Number.POSITIVE_INFINITY, required: true }],
};

function optionRules(plain?: true): readonly Rule[] {
  return [
    { at: 'text', is: 'text', max: 75, required: true, ...(plain && { plain }) },
    // The SDK's types say 75; newer documentation may allow 150. The smaller holds everywhere.
    { at: 'value', is: 'string', max: 75, min: 1, required: true },
    { at: 'description', is: 'text', max: 75, ...(plain && { plain }) },
    { at: 'url', is: 'string', max: 3_000 },
  ];
}

export const PARTS: Record<PartName, readonly Rule[]> = {
  option: optionRules(),
  plainOption: optionRules(true),
  optionGroup: [
    { at: 'label', is: 'text', max: 75, plain: true, required: true },
    { at: 'options', is: 'list', max: 100, min: 1, required: true },
    { at: 'options[]', is: 'part', part: 'plainOption' },
  ],
  confirm: [
    { at: 'title', is: 'text', max: 100, plain: true, required: true },
    { at: 'text', is: 'text', max: 300, required: true },
    { at: 'confirm', is: 'text', max: 30, plain: true, required: true },
    { at: 'deny', is: 'text', max: 30, plain: true, required: true },
  ],
  choice: [
    { at: 'text', is: 'text', max: 75, plain: true, required: true },
    { at: 'value', is: 'string', max: 2_000, min: 1, required: true },
    LABELLED,
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
