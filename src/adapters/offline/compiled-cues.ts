import type { CueGroups } from '../../core/bank/question.ts';
import { type Cue, parseCue } from './cue.ts';

const compiled = new WeakMap<CueGroups, readonly (readonly Cue[])[]>();

/** The groups ready for matching, read once. Cues that cannot be read match nothing; `npm run bank` reports them. */
export function compileCues(groups: CueGroups): readonly (readonly Cue[])[] {
  const known = compiled.get(groups);
  if (known) return known;
  const cues = groups.map((group) =>
    group.flatMap((source) => {
      const reading = parseCue(source);
      return reading.ok ? [reading.cue] : [];
    }),
  );
  compiled.set(groups, cues);
  return cues;
}
