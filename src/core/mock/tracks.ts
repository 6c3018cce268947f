import { type Question, topicOf } from '../bank/question.ts';
import type { Minutes, Track } from './interview.ts';

/** The topics of each track; null: all that the bank has. */
const topicsOfTrack: Readonly<Record<Track, readonly string[] | null>> = {
  behavioral: ['behavioral'],
  'system-design': ['system-design', 'architecture', 'event-driven', 'fundamentals'],
  platform: ['platform', 'observability', 'incidents', 'delivery', 'sustainability'],
  'ai-era': ['ai-assisted', 'ai-agents'],
  security: ['security'],
  mixed: null,
};

/** Questions and follow-ups for each length: about four minutes for a main answer, two and a half for a follow-up. */
export const courses: Readonly<Record<Minutes, { questions: number; followUps: number }>> = {
  15: { questions: 2, followUps: 1 },
  30: { questions: 3, followUps: 2 },
  45: { questions: 4, followUps: 2 },
};

/** Whether a question belongs to a track. */
export function isOnTrack(question: Pick<Question, 'id'>, track: Track): boolean {
  return topicsOfTrack[track]?.includes(topicOf(question)) ?? true;
}
