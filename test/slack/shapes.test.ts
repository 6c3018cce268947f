import { describe, expect, test } from 'vitest';
import { actions, button, image, many, mrkdwn, plain, section, table, textInput } from './block-builders.ts';
import { blockTextLength, checkBlocks } from './check-blocks.ts';
import type { Json } from './json.ts';

const tooMany = (max: number) => `no more than ${max} items allowed`;

const shapes: { fault: string; blocks: Json[]; message: string }[] = [
  {
    fault: '51 blocks',
    blocks: many(51, () => ({ type: 'divider' })),
    message: `${tooMany(50)} [json-pointer:/blocks]`,
  },
  {
    fault: 'an unknown block',
    blocks: [{ type: 'banner' }],
    message: 'unsupported type: banner [json-pointer:/blocks/0]',
  },
  {
    fault: 'an empty section',
    blocks: [section({})],
    message: 'missing required field: text or fields [json-pointer:/blocks/0]',
  },
  {
    fault: 'empty text',
    blocks: [section({ text: mrkdwn(0) })],
    message: 'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  },
  {
    fault: 'a text that is a string',
    blocks: [section({ text: 'hi' })],
    message: 'must be a text object [json-pointer:/blocks/0/text]',
  },
  {
    fault: 'mrkdwn in a header',
    blocks: [{ type: 'header', text: mrkdwn(1) }],
    message: 'must be plain_text [json-pointer:/blocks/0/text/type]',
  },
  {
    fault: 'mrkdwn on a button',
    blocks: [actions(button({ text: mrkdwn(1) }))],
    message: 'must be plain_text [json-pointer:/blocks/0/elements/0/text/type]',
  },
  {
    fault: 'an unknown button style',
    blocks: [actions(button({ style: 'green' }))],
    message: 'must be one of primary, danger [json-pointer:/blocks/0/elements/0/style]',
  },
  {
    fault: 'no actions',
    blocks: [actions()],
    message: 'no fewer than 1 items allowed [json-pointer:/blocks/0/elements]',
  },
  {
    fault: 'a text input among actions',
    blocks: [actions(textInput())],
    message: 'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0]',
  },
  {
    fault: 'an image without alt_text',
    blocks: [image({ alt_text: undefined })],
    message: 'missing required field [json-pointer:/blocks/0/alt_text]',
  },
  {
    fault: 'a block_id used twice',
    blocks: [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
    message: 'block_id already exists: a [json-pointer:/blocks/1/block_id]',
  },
  {
    fault: 'an action_id used twice in a block',
    blocks: [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
    message: 'action_id already exists: a [json-pointer:/blocks/0]',
  },
  {
    fault: 'two tables',
    blocks: [table(1, 1), table(1, 1)],
    message: 'only one table allowed [json-pointer:/blocks]',
  },
  {
    fault: 'too much markdown in sum',
    blocks: many(2, () => ({ type: 'markdown', text: 'x'.repeat(6_001) })),
    message: 'markdown must be less than 12001 characters in total [json-pointer:/blocks]',
  },
  {
    fault: 'an alert outside a modal',
    blocks: [{ type: 'alert', text: plain(1) }],
    message: 'block type alert is not supported in a message [json-pointer:/blocks/0]',
  },
];

describe('a message', () => {
  test.each(shapes)('with $fault is refused', ({ blocks, message }) => {
    expect(checkBlocks(blocks, 'message')).toEqual([`[ERROR] ${message}`]);
  });

  test('is measured by the texts of all its blocks', () => {
    const blocks = [
      section({ text: mrkdwn(5), fields: [plain(2)] }),
      actions(button({ value: 'not counted' })),
    ];
    expect(blockTextLength(blocks)).toBe(8);
  });
});

test.each(['markdown', 'table', 'context_actions', 'data_table'])(
  'a %s block has no place in a home view',
  (type) => {
    expect(checkBlocks([{ type }], 'home')).toContain(
      `[ERROR] block type ${type} is not supported in a home [json-pointer:/blocks/0]`,
    );
  },
);
