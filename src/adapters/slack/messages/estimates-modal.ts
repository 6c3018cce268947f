import type { types } from '@slack/bolt';
import { estimatePercents } from '../../../core/standings/standings-store.ts';
import { viewIds } from './actions.ts';
import { plainText, section } from './blocks.ts';
import { fieldOf, input, select, ViewValues } from './inputs.ts';

/** Where the field of the modal stands. */
export const estimatesBlock = 'estimates_percent';

const labels = { 100: 'As much as other answers (100 %)', 50: 'Half (50 %)', 0: 'Nothing (0 %)' } as const;
const choices = estimatePercents.map((percent) => ({ value: String(percent), label: labels[percent] }));

/** How much offline estimates count on the boards of a workspace. */
export function estimatesModal(percent: number): types.ModalView {
  return {
    type: 'modal',
    callback_id: viewIds.estimates,
    title: plainText('Offline estimates', 24),
    submit: plainText('Save', 24),
    close: plainText('Cancel', 24),
    blocks: [
      section(
        'An answer that no language model has read is graded by rules: an estimate. Choose what its points count on all boards of this workspace.',
      ),
      input(estimatesBlock, {
        label: 'Estimates count',
        hint: 'Points that were earned before are counted anew; going back brings them back.',
        element: select(choices, String(percent)),
      }),
    ],
  };
}

/** Reads the modal; null where nothing that it offers is chosen. */
export function parseEstimates(state: unknown): number | null {
  const field = fieldOf(ViewValues.safeParse(state).data ?? {}, estimatesBlock);
  const chosen = field.kind === 'filled' ? field.values[0] : undefined;
  const found = choices.find(({ value }) => value === chosen);
  return found ? Number(found.value) : null;
}
