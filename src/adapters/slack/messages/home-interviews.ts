import type { Signal } from '../../../core/delivery/interview-content.ts';
import { actionIds, toValue } from './actions.ts';
import { actions, type Block, button, divider, header, section } from './blocks.ts';
import { percent, signalLabels, trackLabel } from './labels.ts';
import { type OpenInterviewShown, openInterviewButtons } from './open-interview.ts';

/** A finished interview on the Home tab. */
export type PastInterviewShown = {
  interviewId: string;
  at: Date;
  track: string;
  minutes: number;
  signal: Signal | null;
  score: number | null;
  /** To its thread, where the debrief stands. */
  link: string | null;
};

export type InterviewsShown = { open: OpenInterviewShown | null; past: readonly PastInterviewShown[] };

/** The member's mock interviews: the one under way, and what the last ones came to. */
export function interviewBlocks({ open, past }: InterviewsShown): Block[] {
  if (!open && past.length === 0) return [];
  return [divider, header('Mock interviews'), ...(open ? underWay(open) : []), ...past.flatMap(finished)];
}

function underWay(open: OpenInterviewShown): Block[] {
  const state = open.isPaused ? 'paused' : 'your turn';
  return [
    section(`*${trackLabel(open.track)}*, under way: question ${open.number} of ${open.of} · ${state}`),
    actions(...openInterviewButtons(open)),
  ];
}

function finished({ interviewId, at, track, minutes, signal, score, link }: PastInterviewShown): Block[] {
  const result =
    signal === null || score === null
      ? 'no signal'
      : `*${signalLabels[signal].toLowerCase()}* (${percent(score)})`;
  return [
    section(`${trackLabel(track)}, ${minutes} minutes: ${result} · ${at.toISOString().slice(0, 10)}`),
    actions(
      ...(link === null ? [] : [button('Debrief', { action: actionIds.openSession, url: link })]),
      button('Compare', { action: actionIds.compareInterviews, value: toValue({ interviewId }) }),
    ),
  ];
}
