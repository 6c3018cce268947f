import type { types } from '@slack/bolt';
import { levels } from '../../../core/bank/question.ts';
import {
  defaultSettings,
  longestNickname,
  MemberSettings,
  mostLeaves,
} from '../../../core/members/member.ts';
import { viewIds } from './actions.ts';
import { context, plainText } from './blocks.ts';
import { checkboxes, type Field, fieldOf, input, select, ViewValues } from './inputs.ts';
import { levelLabels } from './labels.ts';
import { readSkipDates, type SkipReading, writeSkipDates } from './skip-dates.ts';
import { plain } from './text.ts';

/** Where each field of the modal stands. */
export const settingsBlocks = {
  level: 'settings_level',
  maxFollowUps: 'settings_follow_ups',
  boards: 'settings_boards',
  nickname: 'settings_nickname',
  leave: 'settings_leave',
  reviews: 'settings_reviews',
} as const;

/** What may be ticked about boards. */
const boardChoices = [
  { value: 'onBoards', label: 'Show me on leaderboards' },
  { value: 'quotable', label: 'A strong sentence of mine may be quoted in the weekly post' },
] as const;

const followUpLabels = ['None', 'One', 'Up to two', 'Up to three'];

export function settingsModal(shown: MemberSettings): types.ModalView {
  return {
    type: 'modal',
    callback_id: viewIds.settings,
    title: plainText('Your settings', 24),
    submit: plainText('Save', 24),
    close: plainText('Cancel', 24),
    blocks: [
      input(settingsBlocks.level, {
        label: 'The level you prepare for',
        hint: 'Private practice picks questions of this level first.',
        element: select(
          levels.map((level) => ({ value: level, label: levelLabels[level] })),
          shown.level,
        ),
      }),
      input(settingsBlocks.maxFollowUps, {
        label: 'Follow-up questions after your answer',
        hint: 'You can always skip one or stop.',
        element: select(
          followUpLabels.map((label, i) => ({ value: String(i), label })),
          String(shown.maxFollowUps),
        ),
      }),
      input(settingsBlocks.boards, {
        label: 'Leaderboards',
        hint: 'Your own place is always there for you to see.',
        optional: true,
        element: checkboxes(
          boardChoices,
          boardChoices.filter(({ value }) => shown[value]).map(({ value }) => value),
        ),
      }),
      input(settingsBlocks.nickname, {
        label: 'Name on leaderboards',
        hint: 'Left empty, it is your name in Slack.',
        optional: true,
        element: {
          type: 'plain_text_input',
          max_length: longestNickname,
          ...(shown.nickname === null ? {} : { initial_value: shown.nickname }),
        },
      }),
      input(settingsBlocks.reviews, {
        label: 'Reviews a day',
        hint: 'What an answer missed comes back in another question, on working days.',
        element: select(
          Array.from({ length: 11 }, (_, n) => ({
            value: String(n),
            label: n === 0 ? 'None: paused' : String(n),
          })),
          String(shown.reviewsADay),
        ),
      }),
      input(settingsBlocks.leave, {
        label: 'Days you are away',
        hint: 'They break no streak, and no review falls on them. Like 2026-12-24, 2026-12-27..2027-01-02.',
        optional: true,
        element: {
          type: 'plain_text_input',
          max_length: 1_000,
          ...(shown.leave.length === 0 ? {} : { initial_value: writeSkipDates(shown.leave) }),
        },
      }),
      context('Level and follow-ups count from your next question on. Nobody else sees these settings.'),
    ],
  };
}

/** Reads the settings modal. A field that Slack does not report at all keeps what was `shown`. */
export function parseSettings(
  state: unknown,
  shown?: MemberSettings,
): { kind: 'ok'; settings: MemberSettings } | { kind: 'invalid'; errors: Record<string, string> } {
  const values = ViewValues.safeParse(state).data ?? {};
  const chosen = (blockId: string, kept: string | undefined) => {
    const field = fieldOf(values, blockId);
    if (field.kind === 'absent') return kept;
    return field.kind === 'filled' ? field.values[0] : undefined;
  };
  const level = chosen(settingsBlocks.level, shown?.level);
  const followUps = chosen(settingsBlocks.maxFollowUps, shown && String(shown.maxFollowUps));
  const levelRead = MemberSettings.shape.level.safeParse(level);
  const followUpsRead = MemberSettings.shape.maxFollowUps.safeParse(
    followUps === undefined ? NaN : Number(followUps),
  );
  const reviewsRead = MemberSettings.shape.reviewsADay.safeParse(
    Number(chosen(settingsBlocks.reviews, String((shown ?? defaultSettings).reviewsADay)) ?? NaN),
  );
  const leave = readLeave(fieldOf(values, settingsBlocks.leave), shown);
  if (levelRead.success && followUpsRead.success && leave.kind === 'ok' && reviewsRead.success) {
    const boards = fieldOf(values, settingsBlocks.boards);
    const nickname = fieldOf(values, settingsBlocks.nickname);
    const before = shown ?? defaultSettings;
    const isTicked = (choice: (typeof boardChoices)[number]['value']) =>
      boards.kind === 'absent' ? before[choice] : boards.kind === 'filled' && boards.values.includes(choice);
    return {
      kind: 'ok',
      settings: {
        level: levelRead.data,
        maxFollowUps: followUpsRead.data,
        onBoards: isTicked('onBoards'),
        quotable: isTicked('quotable'),
        leave: leave.skip,
        reviewsADay: reviewsRead.data,
        nickname: nickname.kind === 'absent' ? before.nickname : (nicknameIn(nickname) ?? null),
      },
    };
  }
  return {
    kind: 'invalid',
    errors: {
      ...(levelRead.success ? {} : { [settingsBlocks.level]: 'Choose a level.' }),
      ...(followUpsRead.success
        ? {}
        : { [settingsBlocks.maxFollowUps]: 'Choose how many, from none to three.' }),
      ...(reviewsRead.success ? {} : { [settingsBlocks.reviews]: 'Choose how many.' }),
      ...(leave.kind === 'ok' ? {} : { [settingsBlocks.leave]: leave.sentence }),
    },
  };
}

function nicknameIn(field: Field): string | undefined {
  return field.kind === 'filled' ? plain(field.values[0] ?? '', longestNickname) || undefined : undefined;
}

function readLeave(field: Field, shown: MemberSettings | undefined): SkipReading {
  if (field.kind === 'absent') return { kind: 'ok', skip: shown?.leave ?? [] };
  const reading = readSkipDates(field.kind === 'filled' ? (field.values[0] ?? '') : '');
  if (reading.kind === 'invalid' || reading.skip.length <= mostLeaves) return reading;
  return {
    kind: 'invalid',
    sentence: `That is more than ${mostLeaves} entries. Leave out those that are over.`,
  };
}
