import { expect, test } from 'vitest';
import { enteredValue, entryProblem, initialValue, valuesOf } from './elements.ts';
import type { Json } from './json.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const options = ['a', 'b'].map((value) => ({ text: plain(value), value }));

type Entry = { element: Json; before: unknown; input: unknown; field: string; after: unknown };

const entries: Entry[] = [
  {
    element: { type: 'plain_text_input', initial_value: 'x' },
    before: 'x',
    input: 'y',
    field: 'value',
    after: 'y',
  },
  { element: { type: 'number_input' }, before: null, input: '3', field: 'value', after: '3' },
  {
    element: { type: 'static_select', options },
    before: null,
    input: 'b',
    field: 'selected_option',
    after: options[1],
  },
  {
    element: { type: 'static_select', option_groups: [{ label: plain('g'), options }] },
    before: null,
    input: 'a',
    field: 'selected_option',
    after: options[0],
  },
  {
    element: { type: 'radio_buttons', options, initial_option: options[0] },
    before: options[0],
    input: 'b',
    field: 'selected_option',
    after: options[1],
  },
  {
    element: { type: 'checkboxes', options },
    before: [],
    input: ['a', 'b'],
    field: 'selected_options',
    after: options,
  },
  {
    element: { type: 'multi_static_select', options, initial_options: [options[0]] },
    before: [options[0]],
    input: 'b',
    field: 'selected_options',
    after: [options[1]],
  },
  {
    element: { type: 'external_select' },
    before: null,
    input: 'z',
    field: 'selected_option',
    after: { text: plain('z'), value: 'z' },
  },
  {
    element: { type: 'users_select', initial_user: 'U1' },
    before: 'U1',
    input: 'U2',
    field: 'selected_user',
    after: 'U2',
  },
  {
    element: { type: 'multi_users_select' },
    before: [],
    input: ['U2'],
    field: 'selected_users',
    after: ['U2'],
  },
  {
    element: { type: 'conversations_select' },
    before: null,
    input: 'C1',
    field: 'selected_conversation',
    after: 'C1',
  },
  { element: { type: 'channels_select' }, before: null, input: 'C1', field: 'selected_channel', after: 'C1' },
  {
    element: { type: 'datepicker' },
    before: null,
    input: '2026-01-05',
    field: 'selected_date',
    after: '2026-01-05',
  },
  {
    element: { type: 'timepicker', initial_time: '09:00' },
    before: '09:00',
    input: '10:30',
    field: 'selected_time',
    after: '10:30',
  },
  { element: { type: 'datetimepicker' }, before: null, input: 1, field: 'selected_date_time', after: 1 },
];

test.each(entries)('$element.type holds $field', ({ element, before, input, field, after }) => {
  const { type } = element;
  expect(initialValue(element)).toEqual({ type, [field]: before });
  expect(enteredValue(element, input)).toEqual({ type, [field]: after });
});

test('an option that is not offered cannot be chosen', () => {
  const element = { type: 'static_select', action_id: 'topic', options };
  expect(() => enteredValue(element, 'c')).toThrow('Cannot choose "c" in "topic": it offers a, b');
});

test.each([
  [{ type: 'plain_text_input', value: '' }, 'it needs a value'],
  [{ type: 'static_select', selected_option: null }, 'it needs a value'],
  [{ type: 'checkboxes', selected_options: [] }, 'it needs a value'],
  [{ type: 'plain_text_input', value: 'x'.repeat(3_001) }, 'it takes at most 3000 characters'],
  [{ type: 'plain_text_input', value: 'x' }, undefined],
])('%o is judged as by the client', (value, problem) => {
  expect(entryProblem({ type: value.type }, value)).toBe(problem);
});

test('the state of a screen has every input, and no buttons', () => {
  const blocks = [
    { type: 'input', block_id: 'one', element: { type: 'plain_text_input', action_id: 'text' } },
    {
      type: 'actions',
      block_id: 'two',
      elements: [
        { type: 'button', action_id: 'go' },
        { type: 'users_select', action_id: 'who' },
      ],
    },
  ];
  const entered = { one: { text: { type: 'plain_text_input', value: 'hi' } } };
  expect(valuesOf(blocks, entered)).toEqual({
    one: { text: { type: 'plain_text_input', value: 'hi' } },
    two: { who: { type: 'users_select', selected_user: null } },
  });
});
