/**
 * Slack's size limits, checked before anything is sent. Sources: the Block Kit reference on docs.slack.dev; the block
 * sum is undocumented (bolt-js issue 2509 saw about 13,200), hence a little less here.
 */
export const slackLimits = {
  text: 40_000,
  /** Longer texts are split into several messages; `chat.update` refuses them. */
  safeText: 4_000,
  blockSum: 13_000,
  messageBlocks: 50,
  viewBlocks: 100,
  sectionText: 3_000,
  fields: 10,
  fieldText: 2_000,
  header: 150,
  contextElements: 10,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2_000,
  buttonUrl: 3_000,
  id: 255,
  privateMetadata: 3_000,
  viewTitle: 24,
  inputLength: 3_000,
  inputLabel: 2_000,
  inputHint: 2_000,
  placeholder: 150,
  selectOptions: 100,
  choiceOptions: 10,
  overflowOptions: 5,
  optionText: 75,
  optionValue: 150,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  altText: 2_000,
} as const;

type Json = Readonly<Record<string, unknown>>;
type Rule = {
  /** Dots lead inward; `[]` means each element of an array. */
  at: string;
  max: number;
  /** `count` for how many elements, `length` (the default) for how many characters. */
  by?: 'count';
};

const texts = slackLimits;
const optionRules: readonly Rule[] = [
  { at: 'options[].text.text', max: texts.optionText },
  { at: 'options[].description.text', max: texts.optionText },
  { at: 'options[].value', max: texts.optionValue },
  { at: 'option_groups', max: texts.selectOptions, by: 'count' },
  { at: 'option_groups[].label.text', max: texts.optionText },
  { at: 'option_groups[].options', max: texts.selectOptions, by: 'count' },
  { at: 'option_groups[].options[].text.text', max: texts.optionText },
  { at: 'option_groups[].options[].value', max: texts.optionValue },
];
const everyPart: readonly Rule[] = [
  { at: 'block_id', max: texts.id },
  { at: 'action_id', max: texts.id },
  { at: 'placeholder.text', max: texts.placeholder },
  { at: 'confirm.title.text', max: texts.confirmTitle },
  { at: 'confirm.text.text', max: texts.confirmText },
  { at: 'confirm.confirm.text', max: texts.confirmButton },
  { at: 'confirm.deny.text', max: texts.confirmButton },
];

/** The rules by the `type` of a block or of an element in it. */
const rules: Readonly<Record<string, readonly Rule[]>> = {
  section: [
    { at: 'text.text', max: texts.sectionText },
    { at: 'fields', max: texts.fields, by: 'count' },
    { at: 'fields[].text', max: texts.fieldText },
  ],
  header: [{ at: 'text.text', max: texts.header }],
  context: [
    { at: 'elements', max: texts.contextElements, by: 'count' },
    { at: 'elements[].text', max: texts.sectionText },
  ],
  actions: [{ at: 'elements', max: texts.actionsElements, by: 'count' }],
  divider: [],
  input: [
    { at: 'label.text', max: texts.inputLabel },
    { at: 'hint.text', max: texts.inputHint },
  ],
  button: [
    { at: 'text.text', max: texts.buttonText },
    { at: 'value', max: texts.buttonValue },
    { at: 'url', max: texts.buttonUrl },
    { at: 'accessibility_label', max: texts.buttonText },
  ],
  image: [{ at: 'alt_text', max: texts.altText }],
  plain_text_input: [{ at: 'initial_value', max: texts.inputLength }],
  overflow: [{ at: 'options', max: texts.overflowOptions, by: 'count' }, ...optionRules],
  checkboxes: [{ at: 'options', max: texts.choiceOptions, by: 'count' }, ...optionRules],
  radio_buttons: [{ at: 'options', max: texts.choiceOptions, by: 'count' }, ...optionRules],
  static_select: [{ at: 'options', max: texts.selectOptions, by: 'count' }, ...optionRules],
  multi_static_select: [{ at: 'options', max: texts.selectOptions, by: 'count' }, ...optionRules],
  conversations_select: [],
};

const viewRules: readonly Rule[] = [
  { at: 'title.text', max: texts.viewTitle },
  { at: 'submit.text', max: texts.viewTitle },
  { at: 'close.text', max: texts.viewTitle },
  { at: 'private_metadata', max: texts.privateMetadata },
  { at: 'callback_id', max: texts.id },
  { at: 'external_id', max: texts.id },
];

/**
 * Says what Slack would refuse, split or cut in a message (`{ text, blocks }`) or a view, each with its place. Empty
 * where all is well. A block or element type that this table does not know is a fault too: its limits are unknown.
 */
export function checkLimits(payload: object): string[] {
  const root = payload as Json;
  const blocks = asList(root.blocks);
  const isView = root.type === 'modal' || root.type === 'home';
  const faults = isView ? broken(root, viewRules, 'view') : checkText(root);
  const most = isView ? texts.viewBlocks : texts.messageBlocks;
  if (blocks.length > most) faults.push(`blocks: ${blocks.length} are more than ${most}`);
  blocks.forEach((block, i) => {
    faults.push(...checkPart(block, `blocks[${i}]`));
  });
  faults.push(...repeated(blocks, 'block_id', 'blocks'));
  if (!isView) {
    const sum = blocks.reduce((total, block) => total + textLength(block), 0);
    if (sum > texts.blockSum) faults.push(`blocks: ${sum} characters in all are more than ${texts.blockSum}`);
  }
  if (root.type === 'modal' && blocks.some((block) => block.type === 'input') && !root.submit) {
    faults.push('view: has inputs and no submit');
  }
  return faults;
}

function checkText(message: Json): string[] {
  const text = message.text;
  if (typeof text !== 'string' || text.trim() === '') return ['text: is missing'];
  return text.length > texts.safeText
    ? [`text: ${text.length} characters are more than ${texts.safeText}`]
    : [];
}

function checkPart(part: Json, place: string): string[] {
  const type = String(part.type);
  const own = rules[type];
  if (!own) return [`${place}: type "${type}" is not in the table of limits`];
  const faults = broken(part, [...everyPart, ...own], place);
  if (isEmptyText(part)) faults.push(`${place}: has an empty text`);
  if ('options' in part && asList(part.options).length === 0) faults.push(`${place}.options: is empty`);
  if (Number(part.max_length ?? 0) > texts.inputLength) faults.push(`${place}.max_length: is too large`);
  const children = asList(part.elements);
  if ('elements' in part && children.length === 0) faults.push(`${place}.elements: is empty`);
  children.forEach((child, i) => {
    if (!isTextObject(child)) faults.push(...checkPart(child, `${place}.elements[${i}]`));
  });
  faults.push(...repeated(children, 'action_id', place));
  for (const slot of ['element', 'accessory']) {
    const child = part[slot];
    if (isJson(child)) faults.push(...checkPart(child, `${place}.${slot}`));
  }
  return faults;
}

function broken(part: Json, table: readonly Rule[], place: string): string[] {
  const faults: string[] = [];
  for (const { at, max, by } of table) {
    for (const value of valuesAt(part, at)) {
      const size = by === 'count' ? asList(value).length : typeof value === 'string' ? value.length : 0;
      if (size > max)
        faults.push(`${place}.${at}: ${size} ${by ? 'elements' : 'characters'} are more than ${max}`);
    }
  }
  return faults;
}

function valuesAt(part: Json, path: string): unknown[] {
  let found: unknown[] = [part];
  for (const step of path.split('.')) {
    const name = step.replace('[]', '');
    const next = found.map((value) => (isJson(value) ? value[name] : undefined));
    found = step.endsWith('[]') ? next.flatMap((value) => (Array.isArray(value) ? value : [])) : next;
  }
  return found.filter((value) => value !== undefined);
}

function repeated(parts: readonly Json[], key: string, place: string): string[] {
  const ids = parts.map((part) => part[key]).filter((id) => typeof id === 'string');
  const twice = new Set(ids.filter((id, i) => ids.indexOf(id) !== i));
  return [...twice].map((id) => `${place}: ${key} "${id}" is there twice`);
}

function isEmptyText(part: Json): boolean {
  const candidates = [part.text, part.label, ...(part.type === 'context' ? asList(part.elements) : [])];
  return candidates.some((each) => isJson(each) && isTextObject(each) && String(each.text).trim() === '');
}

/** Characters of all text objects inside. */
function textLength(part: unknown): number {
  if (Array.isArray(part)) return part.reduce((sum: number, each) => sum + textLength(each), 0);
  if (!isJson(part)) return 0;
  if (isTextObject(part)) return String(part.text).length;
  return Object.values(part).reduce((sum: number, each) => sum + textLength(each), 0);
}

function isTextObject(part: Json): boolean {
  return part.type === 'mrkdwn' || part.type === 'plain_text';
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asList(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}
