import type { types } from '@slack/bolt';
import { actionIds, toValue } from './actions.ts';
import { actions, type Block, button, type Message, plainText, section } from './blocks.ts';
import { compose } from './compose.ts';
import { trackLabel } from './labels.ts';

/** An interview that a member has begun. `link` null: its first message is not out yet. */
export type OpenInterviewShown = {
  interviewId: string;
  track: string;
  isPaused: boolean;
  number: number;
  of: number;
  link: string | null;
};

/** There is one already: it can be gone on with, or ended. */
export function openInterviewMessage(open: OpenInterviewShown): Message {
  return compose(() => [section(sentence(open)), buttons(open)]);
}

/** The same in place of the form that was to start another one. */
export function openInterviewModal(open: OpenInterviewShown): types.ModalView {
  return {
    type: 'modal',
    title: plainText('Mock interview', 24),
    close: plainText('Close', 24),
    blocks: [section(sentence(open)), buttons(open)],
  };
}

function sentence({ track, isPaused, number, of }: OpenInterviewShown): string {
  const state = isPaused ? 'it is paused' : 'it waits for your answer';
  return `*You have an interview under way:* ${trackLabel(track)}, question ${number} of ${of}, and ${state}. One at a time: go on with it, or end it and get its debrief.`;
}

/** Also for the Home tab. */
export function openInterviewButtons(open: OpenInterviewShown): types.Button[] {
  const value = toValue({ interviewId: open.interviewId });
  const goOn = open.isPaused
    ? button('Resume', { action: actionIds.resumeInterview, value, style: 'primary' })
    : button('Repeat the question', { action: actionIds.repeatQuestion, value });
  return [
    ...(open.link === null ? [] : [button('Open', { action: actionIds.openSession, url: open.link })]),
    goOn,
    button('End it', { action: actionIds.endInterview, value, style: 'danger' }),
  ];
}

function buttons(open: OpenInterviewShown): Block {
  return actions(...openInterviewButtons(open));
}
