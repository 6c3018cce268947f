import type { types } from '@slack/bolt';
import { levels } from '../../../core/bank/question.ts';
import { MemberSettings } from '../../../core/members/member.ts';
import { viewIds } from './actions.ts';
import { context, plainText } from './blocks.ts';
import { fieldOf, input, select, ViewValues } from './inputs.ts';
import { levelLabels } from './labels.ts';

/** Where each field of the modal stands. */
export const settingsBlocks = { level: 'settings_level', maxFollowUps: 'settings_follow_ups' } as const;

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
      context('Counts from your next question on. Nobody else sees these settings.'),
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
  if (levelRead.success && followUpsRead.success) {
    return { kind: 'ok', settings: { level: levelRead.data, maxFollowUps: followUpsRead.data } };
  }
  return {
    kind: 'invalid',
    errors: {
      ...(levelRead.success ? {} : { [settingsBlocks.level]: 'Choose a level.' }),
      ...(followUpsRead.success
        ? {}
        : { [settingsBlocks.maxFollowUps]: 'Choose how many, from none to three.' }),
    },
  };
}
