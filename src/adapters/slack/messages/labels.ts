import { type Level, type Question, topicOf, type Verdict } from '../../../core/bank/question.ts';
import type { Signal } from '../../../core/delivery/interview-content.ts';
import type { LevelReading } from '../../../core/grading/level-reading.ts';
import type { Score } from '../../../core/grading/score.ts';
import { line } from './text.ts';

/** A mark and a word: colour alone would tell some people nothing. */
export const verdictLabels: Readonly<Record<Verdict, string>> = {
  met: '🟢 *Met*',
  partial: '🟡 *Partly met*',
  missed: '⚪ *Missed*',
  cannot_assess: '❔ *Could not be judged*',
};

export const offlineLabel = 'Offline estimate: no model read this answer.';

export const levelLabels: Readonly<Record<Level, string>> = {
  intermediate: 'Intermediate',
  senior: 'Senior',
  staff: 'Staff',
};

export const readingLabels: Readonly<Record<LevelReading['reads'], string>> = {
  meets: 'meets it',
  close: 'comes close',
  below: 'not there yet',
};

/** The hiring scale, lowest first. */
export const signalLabels: Readonly<Record<Signal, string>> = {
  'strong-no': 'Strong no',
  no: 'No',
  'lean-no': 'Lean no',
  'lean-yes': 'Lean yes',
  yes: 'Yes',
  'strong-yes': 'Strong yes',
};

const trackLabels: ReadonlyMap<string, string> = new Map([
  ['behavioral', 'Behavioural'],
  ['system-design', 'System design'],
  ['platform', 'Platform and reliability'],
  ['ai-era', 'AI-era engineering'],
  ['security', 'Security'],
  ['mixed', 'Mixed'],
]);

/** The name of a mock interview's track. */
export function trackLabel(track: string): string {
  return trackLabels.get(track) ?? topicLabel(track);
}

/** `ai-agents` as `AI agents`. Topics are slugs of the bank. */
export function topicLabel(topic: string): string {
  const words = topic.replaceAll('-', ' ').replace(/\bai\b/g, 'AI');
  return line(words.charAt(0).toUpperCase() + words.slice(1), 60);
}

/** `Security · senior`. */
export function kindOfQuestion(question: Pick<Question, 'id' | 'level'>): string {
  return `${topicLabel(topicOf(question))} · ${levelLabels[question.level].toLowerCase()}`;
}

/** `7 of 10 points`. */
export function points({ earned, possible }: Pick<Score, 'earned' | 'possible'>): string {
  return `${figure(earned)} of ${figure(possible)} ${possible === 1 ? 'point' : 'points'}`;
}

/** `70 %`, from a fraction of 0 to 1. */
export function percent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}

/** At most one place after the point. */
export function figure(number: number): string {
  return String(Math.round(number * 10) / 10);
}
