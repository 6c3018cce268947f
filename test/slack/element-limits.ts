import type { PartName, Rule } from './limits.ts';

/** What limits.ts says of blocks, said of the elements inside them and of the parts that elements share. */
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
