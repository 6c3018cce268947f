import type { types } from '@slack/bolt';
import type { Question } from '../../../core/bank/question.ts';
import { actionIds, type PrivateAnswerRef, toValue, viewIds } from './actions.ts';
import { context, plainText, section } from './blocks.ts';
import { fieldOf, input, type ViewValues } from './inputs.ts';
import { kindOfQuestion } from './labels.ts';
import { clean, line, literal } from './text.ts';

/** Slack takes no more than this in one field, hence two. */
export const fieldLength = 3_000;
const blockIds = ['answer', 'answer_more'] as const;

/** What stands in the two fields. */
export type Draft = { answer: string; more: string };

/**
 * The form for a private answer. Every change in it reports `answer_draft`, so that a draft can be kept; closing it
 * reports too.
 */
export function privateAnswerModal(options: {
  question: Question;
  /** The question as it was put, where it is a follow-up. */
  asks?: string;
  ref: PrivateAnswerRef;
  draft: Draft | null;
}): types.ModalView {
  const { question, asks, ref, draft } = options;
  return {
    type: 'modal',
    callback_id: viewIds.privateAnswer,
    private_metadata: toValue(ref),
    notify_on_close: true,
    title: plainText('Answer privately', 24),
    submit: plainText('Send answer', 24),
    close: plainText('Later', 24),
    blocks: [
      section(`*${line(question.title, 150)}*`),
      section(literal(asks ?? question.question, 2_900)),
      context(`${kindOfQuestion(question)} · Only you see your answer and its grade.`),
      input(blockIds[0], {
        label: 'Your answer',
        hint: 'Up to 3,000 characters. A draft is kept when you close this form.',
        dispatch: true,
        element: answerField(draft?.answer),
      }),
      input(blockIds[1], {
        label: 'More room',
        hint: 'Goes on where the first field ends.',
        optional: true,
        dispatch: true,
        element: answerField(draft?.more),
      }),
    ],
  };
}

function answerField(initial: string | undefined): types.PlainTextInput {
  const kept = clean(initial ?? '')
    .slice(0, fieldLength)
    .toWellFormed();
  return {
    type: 'plain_text_input',
    action_id: actionIds.answerDraft,
    multiline: true,
    max_length: fieldLength,
    dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
    ...(kept === '' ? {} : { initial_value: kept }),
  };
}

/** What the fields hold at this moment; for a draft. */
export function parseDraft(values: ViewValues): Draft {
  const [answer, more] = blockIds.map((id) => {
    const field = fieldOf(values, id);
    return field.kind === 'filled' ? (field.values[0] ?? '') : '';
  });
  return { answer: answer ?? '', more: more ?? '' };
}

/** The whole answer, or what to correct. */
export function parsePrivateAnswer(
  values: ViewValues,
): { kind: 'ok'; text: string } | { kind: 'invalid'; errors: Record<string, string> } {
  const { answer, more } = parseDraft(values);
  const text = [answer, more]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n');
  if (text === '') return { kind: 'invalid', errors: { [blockIds[0]]: 'Write an answer first.' } };
  return { kind: 'ok', text };
}
