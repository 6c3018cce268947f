import { describe, expect, test } from 'vitest';
import { checkLimits, slackLimits } from '../../../src/adapters/slack/limits.ts';

const text = (length: number, type = 'mrkdwn') => ({ type, text: 'x'.repeat(length) });
const plain = (length: number) => text(length, 'plain_text');
const button = (more: object = {}) => ({ type: 'button', action_id: 'a', text: plain(3), ...more });
const option = (more: object = {}) => ({ text: plain(3), value: 'v', ...more });
const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
const divider = { type: 'divider' };
const message = (...blocks: object[]) => ({ text: 'said', blocks });
const actions = (...elements: object[]) => message({ type: 'actions', elements });
const section = (more: object) => message({ type: 'section', ...more });
const input = (more: object, element: object = { type: 'plain_text_input', action_id: 'a' }) =>
  modal({ blocks: [{ type: 'input', label: plain(3), element, ...more }] });
const modal = (more: object = {}) => ({
  type: 'modal',
  title: plain(3),
  submit: plain(3),
  blocks: [divider],
  ...more,
});
const select = (type: string) => (count: number) =>
  actions({ type, action_id: 'a', options: times(count, (i) => option({ value: `${i}` })) });

type Row = [what: string, max: number, make: (size: number) => object];

/** Each limit with a payload that reaches it. */
const table: Row[] = [
  ['text of a message', 4_000, (size) => ({ text: 'x'.repeat(size), blocks: [divider] })],
  ['blocks of a message', 50, (size) => message(...times(size, () => divider))],
  ['blocks of a modal', 100, (size) => modal({ blocks: times(size, () => divider) })],
  ['blocks of a home', 100, (size) => ({ type: 'home', blocks: times(size, () => divider) })],
  [
    'characters of all blocks',
    13_000,
    (size) =>
      message(...times(5, (i) => ({ type: 'section', text: text(i < 4 ? 2_600 : size - 4 * 2_600) }))),
  ],
  ['text of a section', 3_000, (size) => section({ text: text(size) })],
  ['fields of a section', 10, (size) => section({ fields: times(size, () => text(3)) })],
  ['text of a field', 2_000, (size) => section({ fields: [text(size)] })],
  ['header', 150, (size) => message({ type: 'header', text: plain(size) })],
  ['elements of a context', 10, (size) => message({ type: 'context', elements: times(size, () => text(3)) })],
  ['text in a context', 3_000, (size) => message({ type: 'context', elements: [text(size)] })],
  ['elements of actions', 25, (size) => actions(...times(size, (i) => button({ action_id: `${i}` })))],
  ['label of a button', 75, (size) => actions(button({ text: plain(size) }))],
  [
    'label of an accessory',
    75,
    (size) => section({ text: text(3), accessory: button({ text: plain(size) }) }),
  ],
  ['value of a button', 2_000, (size) => actions(button({ value: 'x'.repeat(size) }))],
  ['url of a button', 3_000, (size) => actions(button({ url: 'x'.repeat(size) }))],
  ['spoken label of a button', 75, (size) => actions(button({ accessibility_label: 'x'.repeat(size) }))],
  ['question of a confirmation', 300, (size) => actions(button({ confirm: { text: plain(size) } }))],
  ['title of a confirmation', 100, (size) => actions(button({ confirm: { title: plain(size) } }))],
  ['yes of a confirmation', 30, (size) => actions(button({ confirm: { confirm: plain(size) } }))],
  ['no of a confirmation', 30, (size) => actions(button({ confirm: { deny: plain(size) } }))],
  ['action_id', 255, (size) => actions(button({ action_id: 'x'.repeat(size) }))],
  ['block_id', 255, (size) => section({ text: text(3), block_id: 'x'.repeat(size) })],
  ['title of a modal', 24, (size) => modal({ title: plain(size) })],
  ['submit of a modal', 24, (size) => modal({ submit: plain(size) })],
  ['close of a modal', 24, (size) => modal({ close: plain(size) })],
  ['private_metadata', 3_000, (size) => modal({ private_metadata: 'x'.repeat(size) })],
  ['callback_id', 255, (size) => modal({ callback_id: 'x'.repeat(size) })],
  ['external_id', 255, (size) => modal({ external_id: 'x'.repeat(size) })],
  ['label of an input', 2_000, (size) => input({ label: plain(size) })],
  ['hint of an input', 2_000, (size) => input({ hint: plain(size) })],
  ['max_length', 3_000, (size) => input({}, { type: 'plain_text_input', action_id: 'a', max_length: size })],
  [
    'initial value',
    3_000,
    (size) => input({}, { type: 'plain_text_input', action_id: 'a', initial_value: 'x'.repeat(size) }),
  ],
  [
    'placeholder',
    150,
    (size) => input({}, { type: 'plain_text_input', action_id: 'a', placeholder: plain(size) }),
  ],
  ['options of a select', 100, select('static_select')],
  ['options of a multi select', 100, select('multi_static_select')],
  ['options of checkboxes', 10, select('checkboxes')],
  ['options of radio buttons', 10, select('radio_buttons')],
  ['options of an overflow', 5, select('overflow')],
  [
    'text of an option',
    75,
    (size) => actions({ type: 'overflow', action_id: 'a', options: [option({ text: plain(size) })] }),
  ],
  [
    'value of an option',
    150,
    (size) => actions({ type: 'overflow', action_id: 'a', options: [option({ value: 'x'.repeat(size) })] }),
  ],
  ['alternative text', 2_000, (size) => message({ type: 'image', alt_text: 'x'.repeat(size) })],
];

describe('checkLimits', () => {
  test.each(table)('%s: %i pass, one more does not', (_what, max, make) => {
    expect(checkLimits(make(max))).toEqual([]);
    expect(checkLimits(make(max + 1))).toHaveLength(1);
  });

  test.each([
    ['no text beside the blocks', { blocks: [divider] }, 'text: is missing'],
    ['an empty section', section({ text: text(0) }), 'blocks[0]: has an empty text'],
    ['an empty context', message({ type: 'context', elements: [] }), 'blocks[0].elements: is empty'],
    ['no options', select('checkboxes')(0), 'blocks[0].elements[0].options: is empty'],
    [
      'a block_id twice',
      message({ ...divider, block_id: 'b' }, { ...divider, block_id: 'b' }),
      'blocks: block_id "b" is there twice',
    ],
    ['an action_id twice in a block', actions(button(), button()), 'blocks[0]: action_id "a" is there twice'],
    [
      'a type that the table does not know',
      message({ type: 'carousel' }),
      'blocks[0]: type "carousel" is not in the table of limits',
    ],
    [
      'inputs without a submit',
      modal({
        submit: undefined,
        blocks: [{ type: 'input', label: plain(3), element: { type: 'plain_text_input' } }],
      }),
      'view: has inputs and no submit',
    ],
  ])('%s is a fault', (_what, payload, fault) => {
    expect(checkLimits(payload)).toEqual([fault]);
  });

  test('a fault names its place and both sizes', () => {
    expect(checkLimits(message(divider, { type: 'header', text: plain(151) }))).toEqual([
      'blocks[1].text.text: 151 characters are more than 150',
    ]);
  });

  test('the sum of a modal is not limited, its private_metadata is', () => {
    const blocks = times(6, () => ({ type: 'section', text: text(slackLimits.sectionText) }));
    expect(checkLimits(modal({ blocks }))).toEqual([]);
  });
});
