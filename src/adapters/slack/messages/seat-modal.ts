import type { types } from '@slack/bolt';
import { ExemplarGrade, type Question } from '../../../core/bank/question.ts';
import { SeatScore } from '../../../core/mock/seat.ts';
import { type SessionRef, toValue, viewIds } from './actions.ts';
import { context, plainText } from './blocks.ts';
import { checkboxes, fieldOf, input, select, ViewValues } from './inputs.ts';
import { plain } from './text.ts';

const blockOf = (criterionId: string) => `seat_c_${criterionId}`;
const guessBlock = 'seat_guess';
const flagsBlock = 'seat_flags';

const guesses = [
  { value: 'weak', label: 'Weak' },
  { value: 'middling', label: 'Middling' },
  { value: 'strong', label: 'Strong' },
];

/** The form in which the member scores the candidate, a field for each criterion. */
export function seatModal({ ref, question }: { ref: SessionRef; question: Question }): types.ModalView {
  return {
    type: 'modal',
    callback_id: viewIds.seat,
    private_metadata: toValue(ref),
    title: plainText('Score the candidate', 24),
    submit: plainText('Done', 24),
    close: plainText('Ask on', 24),
    blocks: [
      ...question.criteria.map(({ id, asks, partial }) =>
        input(blockOf(id), {
          label: plain(asks, 200),
          element: select(
            [
              { value: 'met', label: 'Met' },
              ...(partial ? [{ value: 'partial', label: 'Partly met' }] : []),
              { value: 'missed', label: 'Missed' },
            ],
            'none',
          ),
        }),
      ),
      input(flagsBlock, {
        label: 'Did the candidate say one of these?',
        optional: true,
        element: checkboxes(
          question.red_flags.map(({ id, says }) => ({ value: id, label: plain(says, 75) })),
          [],
        ),
      }),
      input(guessBlock, { label: 'All in all', element: select(guesses, 'none') }),
      context('What you have not heard is missed. The debrief follows at once.'),
    ],
  };
}

/** Reads the form. A field that was not chosen is named. */
export function parseSeat(
  state: unknown,
  question: Question,
): { kind: 'ok'; score: SeatScore } | { kind: 'invalid'; errors: Record<string, string> } {
  const values = ViewValues.safeParse(state).data ?? {};
  const chosen = (blockId: string): string[] => {
    const field = fieldOf(values, blockId);
    return field.kind === 'filled' ? field.values : [];
  };
  const errors: Record<string, string> = {};
  const verdicts: SeatScore['verdicts'] = {};
  for (const { id } of question.criteria) {
    const verdict = SeatScore.shape.verdicts.valueType.safeParse(chosen(blockOf(id))[0]);
    if (verdict.success) verdicts[id] = verdict.data;
    else errors[blockOf(id)] = 'Choose one of these.';
  }
  const guessed = ExemplarGrade.safeParse(chosen(guessBlock)[0]);
  if (!guessed.success) errors[guessBlock] = 'Choose one of these.';
  if (!guessed.success || Object.keys(errors).length > 0) return { kind: 'invalid', errors };
  const known = new Set(question.red_flags.map(({ id }) => id));
  const redFlags = chosen(flagsBlock).filter((id) => known.has(id));
  return { kind: 'ok', score: { guessed: guessed.data, verdicts, redFlags } };
}
