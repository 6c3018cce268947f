import type { types } from '@slack/bolt';
import { type Level, levels } from '../../../core/bank/question.ts';
import { InterviewWish, Track } from '../../../core/mock/interview.ts';
import { courses } from '../../../core/mock/tracks.ts';
import { viewIds } from './actions.ts';
import { context, plainText } from './blocks.ts';
import { fieldOf, input, select, ViewValues } from './inputs.ts';
import { levelLabels, trackLabel } from './labels.ts';
import { count } from './text.ts';

/** Where each field of the form stands. */
export const mockBlocks = {
  track: 'mock_track',
  level: 'mock_level',
  minutes: 'mock_minutes',
  feedback: 'mock_feedback',
  company: 'mock_company',
  role: 'mock_role',
} as const;

const longestName = 60;
const lengths = [15, 30, 45] as const;

const feedbackChoices = [
  { value: 'end', label: 'Only at the end, as in a real interview' },
  { value: 'each', label: 'After each answer' },
];

/** The form that starts a mock interview. `level`: the one that the member prepares for. */
export function mockModal({ level }: { level: Level }): types.ModalView {
  return {
    type: 'modal',
    callback_id: viewIds.mock,
    title: plainText('Mock interview', 24),
    submit: plainText('Start', 24),
    close: plainText('Cancel', 24),
    blocks: [
      input(mockBlocks.track, {
        label: 'Track',
        element: select(
          Track.options.map((track) => ({ value: track, label: trackLabel(track) })),
          'mixed',
        ),
      }),
      input(mockBlocks.level, {
        label: 'Level',
        hint: 'The debrief measures you against it.',
        element: select(
          levels.map((each) => ({ value: each, label: levelLabels[each] })),
          level,
        ),
      }),
      input(mockBlocks.minutes, {
        label: 'Length',
        hint: 'Your own time; the clock stands while I grade and while you pause.',
        element: select(
          lengths.map((minutes) => ({ value: String(minutes), label: lengthLabel(minutes) })),
          '30',
        ),
      }),
      input(mockBlocks.feedback, {
        label: 'Feedback',
        element: select(feedbackChoices, 'end'),
      }),
      input(mockBlocks.company, {
        label: 'Company style',
        hint: 'Questions that are known from there come first.',
        optional: true,
        element: { type: 'plain_text_input', max_length: longestName },
      }),
      input(mockBlocks.role, {
        label: 'Role',
        hint: 'Like “platform engineer”. Questions for it come first.',
        optional: true,
        element: { type: 'plain_text_input', max_length: longestName },
      }),
      context('It runs in our direct message. You can pause, and come back days later.'),
    ],
  };
}

function lengthLabel(minutes: keyof typeof courses): string {
  const { questions, followUps } = courses[minutes];
  return `${minutes} minutes: ${count(questions, 'question')}, ${count(followUps, 'follow-up')} each at the most`;
}

/** Reads the form. Only a client that is out of step with it sends what is not on offer. */
export function parseMock(
  state: unknown,
): { kind: 'ok'; wish: InterviewWish } | { kind: 'invalid'; errors: Record<string, string> } {
  const values = ViewValues.safeParse(state).data ?? {};
  const chosen = (blockId: string) => {
    const field = fieldOf(values, blockId);
    return field.kind === 'filled' ? field.values[0] : undefined;
  };
  const typed = (blockId: string) => chosen(blockId)?.trim().slice(0, longestName) ?? null;
  const wish = InterviewWish.safeParse({
    track: chosen(mockBlocks.track),
    level: chosen(mockBlocks.level),
    minutes: Number(chosen(mockBlocks.minutes)),
    feedback: chosen(mockBlocks.feedback),
    company: typed(mockBlocks.company),
    role: typed(mockBlocks.role),
  });
  if (wish.success) return { kind: 'ok', wish: wish.data };
  const fields = new Set(wish.error.issues.map(({ path }) => String(path[0])));
  const errors = Object.entries(mockBlocks).flatMap(([name, blockId]) =>
    fields.has(name) ? [[blockId, 'Choose one of these.']] : [],
  );
  return { kind: 'invalid', errors: Object.fromEntries(errors) };
}
