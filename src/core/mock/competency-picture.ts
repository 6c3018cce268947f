import type { Debrief } from '../delivery/interview-content.ts';
import type { BarsPicture } from '../pictures/picture.ts';

/** The competencies of a debrief against the level's bar; null where none was judged. */
export function competencyPicture({ competencies, bar, level }: Debrief): BarsPicture | null {
  if (competencies.length === 0) return null;
  return {
    kind: 'bars',
    title: `Competencies against the ${level} bar`,
    bars: competencies.map(({ competency, score }) => ({
      label: competency.charAt(0).toUpperCase() + competency.slice(1),
      share: score,
    })),
    line: { label: `${level} bar`, at: bar },
  };
}
