import { describe, expect, test } from 'vitest';
import { parseSetup } from '../../../../src/adapters/slack/messages/parse-setup.ts';
import {
  proposedSchedule,
  type ScheduleFields,
  setupBlocks,
  setupModal,
} from '../../../../src/adapters/slack/messages/setup-modal.ts';
import { writeSkipDates } from '../../../../src/adapters/slack/messages/skip-dates.ts';

const topics = ['ai-agents', 'incidents'];
const typed = (value: string | null) => ({ field: { type: 'plain_text_input', value } });
const chosen = (value: string) => ({ field: { type: 'static_select', selected_option: { value } } });
const ticked = (...values: string[]) => ({
  field: { type: 'checkboxes', selected_options: values.map((value) => ({ value })) },
});

/** A filled-in modal: nine to five in Berlin on working days. */
function filledIn(overrides: Record<string, unknown> = {}) {
  return {
    [setupBlocks.hour]: chosen('9'),
    [setupBlocks.closeHour]: chosen('17'),
    [setupBlocks.zone]: typed('Europe/Berlin'),
    [setupBlocks.weekdays]: ticked('1', '2', '3', '4', '5'),
    [setupBlocks.skip]: typed(null),
    [setupBlocks.topics]: ticked(),
    [setupBlocks.levels]: ticked(),
    ...overrides,
  };
}

function parsed(overrides: Record<string, unknown>) {
  return parseSetup(filledIn(overrides), { topics });
}

describe('a modal that is filled in well', () => {
  test('becomes a schedule', () => {
    expect(parsed({})).toEqual({ kind: 'ok', channelId: null, schedule: proposedSchedule('Europe/Berlin') });
  });

  test('with everything in it becomes a schedule too', () => {
    const state = filledIn({
      [setupBlocks.channel]: { field: { selected_conversation: 'C0TEAM' } },
      [setupBlocks.hour]: chosen('0'),
      [setupBlocks.closeHour]: chosen('23'),
      [setupBlocks.weekdays]: ticked('7', '1'),
      [setupBlocks.skip]: typed(' 2026-12-24, 2026-12-27..2027-01-02\n2027-05-01 '),
      [setupBlocks.topics]: ticked('incidents'),
      [setupBlocks.levels]: ticked('senior', 'staff'),
    });
    expect(parseSetup(state, { topics })).toEqual({
      kind: 'ok',
      channelId: 'C0TEAM',
      schedule: {
        hour: 0,
        closeHour: 23,
        zone: 'Europe/Berlin',
        weekdays: [1, 7],
        skip: [
          { from: '2026-12-24', to: '2026-12-24' },
          { from: '2026-12-27', to: '2027-01-02' },
          { from: '2027-05-01', to: '2027-05-01' },
        ],
        topics: ['incidents'],
        levels: ['senior', 'staff'],
        weeklyPost: true,
      } satisfies ScheduleFields,
    });
  });

  test('takes topics that were typed', () => {
    expect(parsed({ [setupBlocks.topics]: typed('AI agents, incidents,incidents') })).toMatchObject({
      schedule: { topics: ['ai-agents', 'incidents'] },
    });
  });

  test('posts the standings unless that is unticked', () => {
    const weekly = (field: unknown) => parsed({ [setupBlocks.weeklyPost]: field });
    expect(weekly(ticked('weekly'))).toMatchObject({ schedule: { weeklyPost: true } });
    expect(weekly(ticked())).toMatchObject({ schedule: { weeklyPost: false } });
  });

  test('keeps what was shown in fields that are not reported', () => {
    const shown = { ...proposedSchedule('Asia/Tokyo'), topics: ['incidents'], weeklyPost: false };
    expect(parseSetup({ [setupBlocks.hour]: chosen('7') }, { topics, shown })).toEqual({
      kind: 'ok',
      channelId: null,
      schedule: { ...shown, hour: 7 },
    });
  });
});

describe('the time zone', () => {
  test.each([
    ['europe/berlin', 'Europe/Berlin'],
    [' America/New York ', 'America/New_York'],
    ['UTC', 'UTC'],
  ])('%j is read as %s', (value, zone) => {
    expect(parsed({ [setupBlocks.zone]: typed(value) })).toMatchObject({ schedule: { zone } });
  });

  test.each([
    ['Berlin', 'I do not know the time zone “Berlin”. Did you mean Europe/Berlin?'],
    ['Europe/Berln', 'I do not know the time zone “Europe/Berln”. Did you mean Europe/Berlin?'],
    ['new york', 'I do not know the time zone “new york”. Did you mean America/New_York?'],
    ['PST', 'I do not know the time zone “PST”. Did you mean America/Los_Angeles?'],
    ['+02:00', 'I do not know the time zone “+02:00”. Write one like Europe/Berlin or America/New_York.'],
    ['qqqqqq', 'I do not know the time zone “qqqqqq”. Write one like Europe/Berlin or America/New_York.'],
    [null, 'Write a time zone like Europe/Berlin.'],
  ])('%j is none, and the sentence helps', (value, sentence) => {
    expect(parsed({ [setupBlocks.zone]: typed(value) })).toEqual({
      kind: 'invalid',
      errors: { [setupBlocks.zone]: sentence },
    });
  });
});

describe('dates to leave out', () => {
  test.each([
    [
      'Christmas',
      'I cannot read “Christmas”. Write a date like 2026-12-24, or a range like 2026-12-27..2027-01-02.',
    ],
    [
      '2026-02-30',
      'I cannot read “2026-02-30”. Write a date like 2026-12-24, or a range like 2026-12-27..2027-01-02.',
    ],
    ['2027-01-02..2026-12-27', 'In “2027-01-02..2026-12-27” the end lies before the start.'],
    [
      Array.from({ length: 61 }, () => '2026-12-24').join(','),
      'That is more than 60 entries. Join neighbouring days: 2026-12-24..2026-12-31.',
    ],
  ])('%s is refused with what to write instead', (value, sentence) => {
    expect(parsed({ [setupBlocks.skip]: typed(value) })).toEqual({
      kind: 'invalid',
      errors: { [setupBlocks.skip]: sentence },
    });
  });

  test('are shown again as they are read', () => {
    const skip = [
      { from: '2026-12-24', to: '2026-12-24' },
      { from: '2026-12-27', to: '2027-01-02' },
    ];
    expect(parsed({ [setupBlocks.skip]: typed(writeSkipDates(skip)) })).toMatchObject({ schedule: { skip } });
  });
});

describe('what does not fit together', () => {
  test.each(['9', '8'])('an outline at %s, with the question at nine, comes too early', (closeHour) => {
    expect(parsed({ [setupBlocks.closeHour]: chosen(closeHour) })).toEqual({
      kind: 'invalid',
      errors: { [setupBlocks.closeHour]: 'The outline must come later on the same day than the question.' },
    });
  });

  test('every field is named at once', () => {
    expect(
      parsed({
        [setupBlocks.channel]: { field: { selected_conversation: null } },
        [setupBlocks.hour]: chosen('24'),
        [setupBlocks.weekdays]: ticked(),
        [setupBlocks.topics]: typed('cooking'),
        [setupBlocks.levels]: ticked('wizard'),
      }),
    ).toEqual({
      kind: 'invalid',
      errors: {
        [setupBlocks.channel]: 'Choose a channel.',
        [setupBlocks.hour]: 'Choose an hour.',
        [setupBlocks.weekdays]: 'Tick at least one day.',
        [setupBlocks.topics]: 'There is no topic “cooking”.',
        [setupBlocks.levels]: 'Tick levels from the list.',
      },
    });
  });

  test('nothing at all is a fault of every field that must be filled in', () => {
    expect(parseSetup(undefined, { topics })).toMatchObject({
      kind: 'invalid',
      errors: {
        [setupBlocks.hour]: 'Choose an hour.',
        [setupBlocks.closeHour]: 'Choose an hour.',
        [setupBlocks.zone]: 'Write a time zone like Europe/Berlin.',
        [setupBlocks.weekdays]: 'Tick at least one day.',
      },
    });
  });

  test('every error stands under a block that the modal has', () => {
    const modal = setupModal({ ref: { channelId: null }, shown: proposedSchedule('UTC'), topics });
    const there = modal.blocks.map((block) => block.block_id);
    expect(Object.values(setupBlocks).filter((id) => !there.includes(id))).toEqual([]);
  });
});
