import type { Criterion, Verdict } from '../bank/question.ts';
import { type CheckedEvidence, checkEvidence, type EvidenceBasis } from './evidence.ts';
import type { Evidence, FlagJudgement, Judgement } from './grader.ts';

/** What a grader's reply amounts to for one criterion once its quotes are checked. */
export type Finding =
  | { kind: 'settled'; verdict: Verdict; quotes: Evidence[]; reason: string }
  /** Missing, contradictory, without a quote that holds, or given up: worth a second look. */
  | { kind: 'open' };

export type Findings = { byId: Map<string, Finding>; claimed: number; rejected: number };

/**
 * Checks the judgements on the given criteria. Judgements on anything else are dropped. Two judgements on one criterion
 * count as one where they agree and as none where they do not: choosing would mean trusting one of two claims.
 *
 * `partial` where the rubric does not say what partial is becomes `missed`: undefined partial credit is where graders
 * err most, and the rubric's author decided that half of this criterion is nothing.
 */
export function findVerdicts(
  criteria: readonly Criterion[],
  judgements: readonly Judgement[],
  basis: EvidenceBasis,
): Findings {
  const findings: Findings = { byId: new Map(), claimed: 0, rejected: 0 };
  for (const criterion of criteria) {
    const own = judgements.filter((judgement) => judgement.criterionId === criterion.id);
    const evidence = own.flatMap((judgement) => judgement.evidence);
    const checked = checkEvidence(evidence, basis);
    findings.claimed += checked.claimed;
    findings.rejected += checked.rejected;
    findings.byId.set(criterion.id, settle(criterion, own, checked));
  }
  return findings;
}

function settle(criterion: Criterion, own: readonly Judgement[], checked: CheckedEvidence): Finding {
  const first = own[0];
  if (!first || own.some((judgement) => judgement.verdict !== first.verdict)) return { kind: 'open' };
  const { quotes } = checked;
  const { reason } = first;
  switch (first.verdict) {
    case 'cannot_assess':
      return { kind: 'open' };
    case 'missed':
      return { kind: 'settled', verdict: 'missed', quotes, reason };
    case 'partial':
      if (criterion.partial === undefined) return { kind: 'settled', verdict: 'missed', quotes, reason };
      return quotes.length > 0 ? { kind: 'settled', verdict: 'partial', quotes, reason } : { kind: 'open' };
    case 'met':
      return quotes.length > 0 ? { kind: 'settled', verdict: 'met', quotes, reason } : { kind: 'open' };
  }
}

/** The red flags that a reply found and could quote. A flag without a quote that holds is not present. */
export function findFlags(
  flagIds: ReadonlySet<string>,
  judgements: readonly FlagJudgement[],
  basis: EvidenceBasis,
): { present: { redFlagId: string; quotes: Evidence[] }[]; claimed: number; rejected: number } {
  const present = new Map<string, Evidence[]>();
  let [claimed, rejected] = [0, 0];
  for (const judgement of judgements) {
    if (!judgement.present || !flagIds.has(judgement.redFlagId)) continue;
    const checked = checkEvidence(judgement.evidence, basis);
    claimed += checked.claimed;
    rejected += checked.rejected;
    if (checked.quotes.length > 0 && !present.has(judgement.redFlagId))
      present.set(judgement.redFlagId, checked.quotes);
  }
  return {
    present: [...present].map(([redFlagId, quotes]) => ({ redFlagId, quotes })),
    claimed,
    rejected,
  };
}
