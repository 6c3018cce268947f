import { describe, expect, test } from 'vitest';
import {
  actions,
  button,
  confirm,
  dataTable,
  image,
  input,
  many,
  modal,
  mrkdwn,
  option,
  plain,
  section,
  select,
  table,
  textInput,
} from './block-builders.ts';
import { checkBlocks, checkView } from './check-blocks.ts';
import type { Json } from './json.ts';

const long = (max: number) => `must be less than ${max + 1} characters`;
const tooMany = (max: number) => `no more than ${max} items allowed`;

type Sized = {
  limit: string;
  max: number;
  of: (size: number) => Json;
  at: string;
  wrong: (max: number) => string;
};

const blockLimits: Sized[] = [
  {
    limit: 'section text',
    max: 3_000,
    of: (n) => section({ text: mrkdwn(n) }),
    at: 'text/text',
    wrong: long,
  },
  {
    limit: 'section fields',
    max: 10,
    of: (n) => section({ fields: many(n, () => plain(1)) }),
    at: 'fields',
    wrong: tooMany,
  },
  {
    limit: 'a section field',
    max: 2_000,
    of: (n) => section({ fields: [mrkdwn(n)] }),
    at: 'fields/0/text',
    wrong: long,
  },
  {
    limit: 'header',
    max: 150,
    of: (n) => ({ type: 'header', text: plain(n) }),
    at: 'text/text',
    wrong: long,
  },
  {
    limit: 'context elements',
    max: 10,
    of: (n) => ({ type: 'context', elements: many(n, () => mrkdwn(1)) }),
    at: 'elements',
    wrong: tooMany,
  },
  {
    limit: 'actions elements',
    max: 25,
    of: (n) => actions(...many(n, () => button())),
    at: 'elements',
    wrong: tooMany,
  },
  {
    limit: 'context_actions elements',
    max: 5,
    of: (n) => ({
      type: 'context_actions',
      elements: many(n, () => ({ type: 'icon_button', icon: 'trash', text: plain(1) })),
    }),
    at: 'elements',
    wrong: tooMany,
  },
  {
    limit: 'button text',
    max: 75,
    of: (n) => actions(button({ text: plain(n) })),
    at: 'elements/0/text/text',
    wrong: long,
  },
  {
    limit: 'button value',
    max: 2_000,
    of: (n) => actions(button({ value: 'x'.repeat(n) })),
    at: 'elements/0/value',
    wrong: long,
  },
  {
    limit: 'button url',
    max: 3_000,
    of: (n) => actions(button({ url: 'x'.repeat(n) })),
    at: 'elements/0/url',
    wrong: long,
  },
  {
    limit: 'accessibility label',
    max: 75,
    of: (n) => actions(button({ accessibility_label: 'x'.repeat(n) })),
    at: 'elements/0/accessibility_label',
    wrong: long,
  },
  {
    limit: 'block_id',
    max: 255,
    of: (n) => ({ type: 'divider', block_id: 'x'.repeat(n) }),
    at: 'block_id',
    wrong: long,
  },
  {
    limit: 'action_id',
    max: 255,
    of: (n) => actions(button({ action_id: 'x'.repeat(n) })),
    at: 'elements/0/action_id',
    wrong: long,
  },
  {
    limit: 'image alt_text',
    max: 2_000,
    of: (n) => image({ alt_text: 'x'.repeat(n) }),
    at: 'alt_text',
    wrong: long,
  },
  { limit: 'image title', max: 2_000, of: (n) => image({ title: plain(n) }), at: 'title/text', wrong: long },
  {
    limit: 'markdown',
    max: 12_000,
    of: (n) => ({ type: 'markdown', text: 'x'.repeat(n) }),
    at: 'text',
    wrong: long,
  },
  {
    limit: 'select options',
    max: 100,
    of: (n) => actions(select({ options: many(n, () => option()) })),
    at: 'elements/0/options',
    wrong: tooMany,
  },
  {
    limit: 'option groups',
    max: 100,
    of: (n) =>
      actions({
        type: 'static_select',
        option_groups: many(n, () => ({ label: plain(1), options: [option()] })),
      }),
    at: 'elements/0/option_groups',
    wrong: tooMany,
  },
  {
    limit: 'overflow options',
    max: 5,
    of: (n) => actions({ type: 'overflow', options: many(n, () => option()) }),
    at: 'elements/0/options',
    wrong: tooMany,
  },
  {
    limit: 'radio options',
    max: 10,
    of: (n) => actions({ type: 'radio_buttons', options: many(n, () => option()) }),
    at: 'elements/0/options',
    wrong: tooMany,
  },
  {
    limit: 'checkbox options',
    max: 10,
    of: (n) => actions({ type: 'checkboxes', options: many(n, () => option()) }),
    at: 'elements/0/options',
    wrong: tooMany,
  },
  {
    limit: 'option text',
    max: 75,
    of: (n) => actions(select({ options: [option({ text: plain(n) })] })),
    at: 'elements/0/options/0/text/text',
    wrong: long,
  },
  {
    limit: 'option value',
    max: 75,
    of: (n) => actions(select({ options: [option({ value: 'x'.repeat(n) })] })),
    at: 'elements/0/options/0/value',
    wrong: long,
  },
  {
    limit: 'option description',
    max: 75,
    of: (n) => actions(select({ options: [option({ description: plain(n) })] })),
    at: 'elements/0/options/0/description/text',
    wrong: long,
  },
  {
    limit: 'placeholder',
    max: 150,
    of: (n) => actions(select({ placeholder: plain(n) })),
    at: 'elements/0/placeholder/text',
    wrong: long,
  },
  {
    limit: 'confirm title',
    max: 100,
    of: (n) => actions(button({ confirm: confirm({ title: plain(n) }) })),
    at: 'elements/0/confirm/title/text',
    wrong: long,
  },
  {
    limit: 'confirm text',
    max: 300,
    of: (n) => actions(button({ confirm: confirm({ text: mrkdwn(n) }) })),
    at: 'elements/0/confirm/text/text',
    wrong: long,
  },
  {
    limit: 'confirm button',
    max: 30,
    of: (n) => actions(button({ confirm: confirm({ deny: plain(n) }) })),
    at: 'elements/0/confirm/deny/text',
    wrong: long,
  },
  {
    limit: 'input label',
    max: 2_000,
    of: (n) => input(textInput(), { label: plain(n) }),
    at: 'label/text',
    wrong: long,
  },
  {
    limit: 'input hint',
    max: 2_000,
    of: (n) => input(textInput(), { hint: plain(n) }),
    at: 'hint/text',
    wrong: long,
  },
  {
    limit: 'input max_length',
    max: 3_000,
    of: (n) => input(textInput({ max_length: n })),
    at: 'element/max_length',
    wrong: (max) => `must be between 1 and ${max}`,
  },
  {
    limit: 'input initial_value',
    max: 3_000,
    of: (n) => input(textInput({ initial_value: 'x'.repeat(n) })),
    at: 'element/initial_value',
    wrong: long,
  },
  {
    limit: 'rich text lines',
    max: 100,
    of: (n) => input({ type: 'rich_text_input', max_lines: n }),
    at: 'element/max_lines',
    wrong: (max) => `must be between 1 and ${max}`,
  },
  {
    limit: 'files',
    max: 10,
    of: (n) => input({ type: 'file_input', max_files: n }),
    at: 'element/max_files',
    wrong: (max) => `must be between 1 and ${max}`,
  },
  { limit: 'table rows', max: 100, of: (n) => table(n, 1), at: 'rows', wrong: tooMany },
  { limit: 'table columns', max: 20, of: (n) => table(1, n), at: 'rows/0', wrong: tooMany },
  { limit: 'data table rows', max: 101, of: (n) => dataTable(n), at: 'rows', wrong: tooMany },
  {
    limit: 'data table page',
    max: 100,
    of: (n) => dataTable(2, { page_size: n }),
    at: 'page_size',
    wrong: (max) => `must be between 1 and ${max}`,
  },
  {
    limit: 'card title',
    max: 150,
    of: (n) => ({ type: 'card', title: mrkdwn(n) }),
    at: 'title/text',
    wrong: long,
  },
  {
    limit: 'card body',
    max: 200,
    of: (n) => ({ type: 'card', body: mrkdwn(n) }),
    at: 'body/text',
    wrong: long,
  },
  {
    limit: 'carousel',
    max: 10,
    of: (n) => ({ type: 'carousel', elements: many(n, () => ({ type: 'card' })) }),
    at: 'elements',
    wrong: tooMany,
  },
  {
    limit: 'container children',
    max: 10,
    of: (n) => ({ type: 'container', child_blocks: many(n, () => ({ type: 'divider' })) }),
    at: 'child_blocks',
    wrong: tooMany,
  },
  {
    limit: 'plan tasks',
    max: 50,
    of: (n) => ({ type: 'plan', title: 't', tasks: many(n, () => ({})) }),
    at: 'tasks',
    wrong: tooMany,
  },
];

describe('a block', () => {
  test.each(blockLimits)('may reach the limit of $limit ($max) and not pass it', ({ max, of, at, wrong }) => {
    expect(checkBlocks([of(max)], 'message')).toEqual([]);
    expect(checkBlocks([of(max + 1)], 'message')).toEqual([
      `[ERROR] ${wrong(max)} [json-pointer:/blocks/0/${at}]`,
    ]);
  });
});

const viewLimits: Sized[] = [
  { limit: 'title', max: 24, of: (n) => modal({ title: plain(n) }), at: 'title/text', wrong: long },
  { limit: 'submit', max: 24, of: (n) => modal({ submit: plain(n) }), at: 'submit/text', wrong: long },
  { limit: 'close', max: 24, of: (n) => modal({ close: plain(n) }), at: 'close/text', wrong: long },
  {
    limit: 'private_metadata',
    max: 3_000,
    of: (n) => modal({ private_metadata: 'x'.repeat(n) }),
    at: 'private_metadata',
    wrong: long,
  },
  {
    limit: 'callback_id',
    max: 255,
    of: (n) => modal({ callback_id: 'x'.repeat(n) }),
    at: 'callback_id',
    wrong: long,
  },
  {
    limit: 'external_id',
    max: 255,
    of: (n) => modal({ external_id: 'x'.repeat(n) }),
    at: 'external_id',
    wrong: long,
  },
  {
    limit: 'modal blocks',
    max: 100,
    of: (n) => modal({ blocks: many(n, () => ({ type: 'divider' })) }),
    at: 'blocks',
    wrong: tooMany,
  },
  {
    limit: 'home blocks',
    max: 100,
    of: (n) => ({ type: 'home', blocks: many(n, () => ({ type: 'divider' })) }),
    at: 'blocks',
    wrong: tooMany,
  },
];

describe('a view', () => {
  test.each(viewLimits)('may reach the limit of $limit ($max) and not pass it', ({ max, of, at, wrong }) => {
    expect(checkView(of(max))).toEqual([]);
    expect(checkView(of(max + 1))).toEqual([`[ERROR] ${wrong(max)} [json-pointer:/view/${at}]`]);
  });

  test('with an input needs a submit button', () => {
    expect(checkView(modal({ blocks: [input(textInput())] }))).toEqual([
      '[ERROR] is required when an input block is within blocks [json-pointer:/view/submit]',
    ]);
    expect(checkView(modal({ blocks: [input(textInput())], submit: plain(4) }))).toEqual([]);
  });
});
