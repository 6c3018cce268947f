import { judgeCriterion } from '../adapters/offline/judge.ts';
import { readAnswer } from '../adapters/offline/read-answer.ts';
import type { Criterion, Exemplar, ExemplarGrade, Question, Verdict } from '../core/bank/question.ts';
import type { Evidence, Grader } from '../core/grading/grader.ts';
import { scoreStep } from '../core/grading/score.ts';
import { mainStep } from '../core/grading/steps.ts';

/** One criterion of one exemplar: what its author expects and what the grader says. */
export type TriedVerdict = { id: string; expected: Verdict; actual: Verdict; evidence: readonly Evidence[] };

/** A red flag is shown where it is expected or found. */
export type TriedFlag = { id: string; expected: boolean; actual: boolean; evidence: readonly Evidence[] };

export type TriedExemplar = {
  /** Counted from 0, as in the file. */
  index: number;
  grade: ExemplarGrade;
  manner: string | undefined;
  /** Share of the points, 0 to 1, after red flags. */
  score: number;
  verdicts: TriedVerdict[];
  flags: TriedFlag[];
};

/** Puts every exemplar of a question to a grader. */
export async function tryExemplars(question: Question, grader: Grader): Promise<TriedExemplar[]> {
  const tried: TriedExemplar[] = [];
  for (const [index, exemplar] of question.exemplars.entries()) {
    tried.push(await tryExemplar(question, { exemplar, index, grader }));
  }
  return tried;
}

type Trial = { exemplar: Exemplar; index: number; grader: Grader };

async function tryExemplar(question: Question, { exemplar, index, grader }: Trial): Promise<TriedExemplar> {
  const reply = await grader.grade({ question, step: mainStep(question), answer: exemplar.text });
  if (reply.kind !== 'judged')
    throw new Error(`Cannot grade exemplar ${index} of "${question.id}": ${reply.reason}`);
  const verdicts = reply.judgements.map(
    ({ criterionId, verdict, evidence }): TriedVerdict => ({
      id: criterionId,
      expected: exemplar.verdicts[criterionId] ?? 'missed',
      actual: verdict,
      evidence,
    }),
  );
  const flags = reply.flags.map(
    ({ redFlagId, present, evidence }): TriedFlag => ({
      id: redFlagId,
      expected: exemplar.red_flags?.includes(redFlagId) ?? false,
      actual: present,
      evidence,
    }),
  );
  const score = scoreStep({
    criteria: question.criteria,
    redFlags: question.red_flags,
    verdicts: reply.judgements,
    presentFlagIds: flags.filter((flag) => flag.actual).map((flag) => flag.id),
  }).fraction;
  return { index, grade: exemplar.grade, manner: exemplar.manner, score, verdicts, flags };
}

/** What the exemplars show to be wrong, a line each: verdicts that differ, and pairs in the wrong order. */
export function exemplarProblems(question: Question, tried: readonly TriedExemplar[]): string[] {
  const problems: string[] = [];
  for (const { index, grade, verdicts, flags } of tried) {
    const at = `${question.id} exemplars.${index} (${grade})`;
    for (const { id, expected, actual } of verdicts) {
      if (expected !== actual) problems.push(`${at} criterion "${id}": expected ${expected}, is ${actual}`);
    }
    for (const { id, expected, actual } of flags) {
      if (expected !== actual)
        problems.push(`${at} red flag "${id}": ${expected ? 'not found' : 'found, not expected'}`);
    }
  }
  return [...problems, ...orderProblems(question, tried)];
}

const rank = { weak: 0, middling: 1, strong: 2 } as const;

function orderProblems(question: Question, tried: readonly TriedExemplar[]): string[] {
  return tried.flatMap((better) =>
    tried
      .filter((worse) => rank[better.grade] > rank[worse.grade] && better.score <= worse.score)
      .map(
        (worse) =>
          `${question.id} exemplars.${better.index} (${better.grade}, ${percent(better.score)}) must score above ` +
          `exemplars.${worse.index} (${worse.grade}, ${percent(worse.score)})`,
      ),
  );
}

/** Criteria whose own examples the cues get wrong: `meets` should be met, `misses` should not. */
export function exampleNotes(question: Question): string[] {
  const noteAll = (criteria: readonly Criterion[], place: string) =>
    criteria.flatMap((criterion) => {
      const verdictOf = (text: string) => judgeCriterion(criterion, readAnswer(text)).verdict;
      const notes: string[] = [];
      const meets = verdictOf(criterion.meets);
      if (meets !== 'met') notes.push(`${place}${criterion.id}: "meets" is ${meets} by the cues`);
      if (verdictOf(criterion.misses) === 'met')
        notes.push(`${place}${criterion.id}: "misses" is met by the cues`);
      return notes;
    });
  return [
    ...noteAll(question.criteria, ''),
    ...question.follow_ups.flatMap(({ id, criteria }) => noteAll(criteria, `${id}/`)),
  ];
}

/** The trial as a person reads it. */
export function trialReport(question: Question, tried: readonly TriedExemplar[]): string {
  const lines = [`${question.id}: ${question.title}`];
  for (const exemplar of tried) {
    const manner = exemplar.manner ? `, ${exemplar.manner}` : '';
    lines.push('', `exemplars.${exemplar.index}  ${exemplar.grade}${manner}  ${percent(exemplar.score)}`);
    for (const { id, expected, actual, evidence } of exemplar.verdicts) {
      const mark = expected === actual ? ' ' : '!';
      const claim = expected === actual ? actual : `${actual}, expected ${expected}`;
      lines.push(`  ${mark} ${id}: ${claim}${quotes(evidence)}`);
    }
    for (const { id, expected, actual, evidence } of exemplar.flags) {
      if (!expected && !actual) continue;
      const claim =
        expected === actual ? 'present' : actual ? 'present, not expected' : 'expected, not found';
      lines.push(`  ${expected === actual ? ' ' : '!'} red flag ${id}: ${claim}${quotes(evidence)}`);
    }
  }
  const problems = exemplarProblems(question, tried);
  const notes = exampleNotes(question);
  lines.push('', problems.length === 0 ? 'All verdicts and the order hold.' : `${problems.length} to mend:`);
  lines.push(...problems.map((text) => `  ${text}`));
  if (notes.length > 0) lines.push('', 'Worth a look:', ...notes.map((text) => `  ${text}`));
  return lines.join('\n');
}

function quotes(evidence: readonly Evidence[]): string {
  return evidence.map(({ sentence, quote }) => `\n      [${sentence}] ${quote}`).join('');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
