import type { Criterion, RedFlag } from '../../core/bank/question.ts';
import type { Evidence, FlagJudgement, Judgement } from '../../core/grading/grader.ts';
import { compileCues } from './compiled-cues.ts';
import type { Cue } from './cue.ts';
import { findCue, type Hit, type ReadSentence } from './match.ts';
import { heldSentences } from './rejection.ts';

/** Judges one criterion by its cue groups alone: all found is met, at least half of several is partial where it exists. */
export function judgeCriterion(criterion: Criterion, sentences: readonly ReadSentence[]): Judgement {
  const groups = compileCues(criterion.cues);
  const hits = groups.map((group) => findGroup(group, sentences)).filter((found) => found.length > 0);
  const verdict =
    hits.length === groups.length
      ? 'met'
      : criterion.partial !== undefined && hits.length > 0 && hits.length >= groups.length / 2
        ? 'partial'
        : 'missed';
  return {
    criterionId: criterion.id,
    evidence: verdict === 'missed' ? [] : evidenceOf(hits),
    reason: reasons[verdict],
    verdict,
  };
}

/** Judges one red flag: every group must stand affirmed and unrejected, close together. */
export function judgeFlag(flag: RedFlag, sentences: readonly ReadSentence[]): FlagJudgement {
  const groups = compileCues(flag.cues);
  const held = heldSentences(sentences);
  for (const [at, sentence] of held.entries()) {
    const near = [sentence, held[at + 1]].filter((other) => other !== undefined);
    const hits = groups.map((group) => findGroup(group, near)).filter((found) => found.length > 0);
    if (hits.length === groups.length)
      return { redFlagId: flag.id, evidence: evidenceOf(hits), present: true };
  }
  return { redFlagId: flag.id, evidence: [], present: false };
}

const reasons = {
  met: 'The answer says this.',
  partial: 'The answer says a part of this.',
  missed: 'Nothing in the answer was recognised as this.',
} as const;

/** The first hit of a group in each sentence that holds one. */
function findGroup(group: readonly Cue[], sentences: readonly ReadSentence[]): Hit[] {
  return sentences.flatMap((sentence) => {
    for (const cue of group) {
      const hit = findCue(cue, sentence);
      if (hit) return [hit];
    }
    return [];
  });
}

/** As few sentences as show every group, the one that shows most groups first. */
function evidenceOf(found: readonly Hit[][]): Evidence[] {
  const evidence: Evidence[] = [];
  let open = found;
  while (open.length > 0) {
    const counts = new Map<number, Hit[]>();
    for (const hit of open.flat()) {
      counts.set(hit.sentence.index, [...(counts.get(hit.sentence.index) ?? []), hit]);
    }
    const [best] = [...counts].toSorted((a, b) => b[1].length - a[1].length || a[0] - b[0]);
    if (!best) break;
    const [index, hits] = best;
    evidence.push({ sentence: index, quote: quoteOf(hits) });
    open = open.filter((group) => !group.some((hit) => hit.sentence.index === index));
  }
  return evidence.toSorted((a, b) => a.sentence - b.sentence);
}

const longestQuote = 200;

/** The sentence, or where it is too long the stretch of it that holds what was found, whole words only. */
function quoteOf(hits: readonly Hit[]): string {
  const sentence = hits[0]?.sentence;
  if (!sentence) return '';
  const { text, words } = sentence;
  if (text.length <= longestQuote) return text;
  const found = hits.flatMap((hit) => hit.words);
  const first = words[Math.min(...found)]?.start ?? 0;
  const last = words[Math.max(...found)]?.end ?? 0;
  if (last <= longestQuote) return cut(text, 0);
  return cut(
    text,
    last - first <= longestQuote ? wordStart(text, Math.max(last - longestQuote + 20, 0), first) : first,
  );
}

function cut(text: string, from: number): string {
  const end = from + longestQuote;
  if (end >= text.length) return text.slice(from);
  const space = text.lastIndexOf(' ', end);
  return text.slice(from, space > from ? space : end);
}

/** The first start of a word at or after `from`, never beyond `latest`. */
function wordStart(text: string, from: number, latest: number): number {
  const space = text.indexOf(' ', from);
  return space === -1 || space + 1 > latest ? latest : space + 1;
}
