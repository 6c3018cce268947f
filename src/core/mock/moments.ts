import { levels } from '../bank/question.ts';
import type { Moment } from '../delivery/interview-content.ts';
import { checkEvidence, evidenceBasis } from '../grading/evidence.ts';
import { questionTexts, rubricTexts } from '../grading/reference-texts.ts';
import { splitSentences } from '../grading/sentences.ts';
import { stepRubric } from '../grading/steps.ts';
import { answerText } from '../practice/session.ts';
import { type CountedQuestion, type Judged, pointsShown } from './counted-questions.ts';

type Place = { question: CountedQuestion; judged: Judged };

/** The verdict that was met, quotes the answer, and weighs most; of two that weigh the same the one of the higher level. */
export function bestMoment(questions: readonly CountedQuestion[]): Moment | null {
  let best: { weight: number; moment: Moment } | null = null;
  for (const place of places(questions)) {
    if (place.judged.verdict !== 'met') continue;
    const quote = quoteOf(place);
    const { points, level, asks } = place.judged.criterion;
    const weight = points * 10 + levels.indexOf(level);
    if (quote && (best === null || weight > best.weight))
      best = { weight, moment: { quote, asks, kind: 'met' } };
  }
  return best?.moment ?? null;
}

/**
 * What cost most and can be quoted: a red flag, then what was met by half; otherwise how the answer begins that missed
 * most. Null where nothing was lost, or where its author has deleted it.
 */
export function weakestMoment(questions: readonly CountedQuestion[]): Moment | null {
  return redFlagMoment(questions) ?? halfMoment(questions) ?? missedMoment(questions);
}

function redFlagMoment(questions: readonly CountedQuestion[]): Moment | null {
  for (const { redFlags, grades } of questions) {
    for (const { id, says } of redFlags) {
      const present = grades.flatMap(({ grade }) => grade.redFlags).find(({ redFlagId }) => redFlagId === id);
      const quote = present?.quotes.find(isSaid)?.quote;
      if (quote) return { quote, asks: says, kind: 'red-flag' };
    }
  }
  return null;
}

function halfMoment(questions: readonly CountedQuestion[]): Moment | null {
  let weakest: { lost: number; moment: Moment } | null = null;
  for (const place of places(questions)) {
    if (place.judged.verdict !== 'partial') continue;
    const quote = quoteOf(place);
    const { points, asks } = place.judged.criterion;
    if (quote && (weakest === null || points > weakest.lost))
      weakest = { lost: points, moment: { quote, asks, kind: 'partial' } };
  }
  return weakest?.moment ?? null;
}

function missedMoment(questions: readonly CountedQuestion[]): Moment | null {
  const lost = [...places(questions)]
    .filter(({ judged }) => judged.graded && judged.verdict === 'missed')
    .toSorted((a, b) => b.judged.criterion.points - a.judged.criterion.points);
  for (const { question, judged } of lost) {
    const quote = beginning(question, judged);
    if (quote) return { quote, asks: judged.criterion.asks, kind: 'missed' };
  }
  return null;
}

/** How the answer to a step begins, by the same check that all quotes go through. */
function beginning({ record, question }: CountedQuestion, { step }: Judged): string | null {
  const answer = answerText(record.answers, step);
  const rubric = stepRubric(question, step);
  const first = splitSentences(answer)[0];
  if (!rubric || !first) return null;
  const basis = evidenceBasis(answer, {
    questionTexts: questionTexts(question, rubric),
    rubricTexts: rubricTexts(question, rubric),
  });
  return checkEvidence([{ sentence: 1, quote: first }], basis).quotes[0]?.quote ?? null;
}

function* places(questions: readonly CountedQuestion[]): Generator<Place> {
  for (const question of questions) for (const judged of question.judged) yield { question, judged };
}

function quoteOf({ question, judged }: Place): string | null {
  const graded = question.grades.find(({ step }) => step === judged.step);
  const verdict = graded?.grade.verdicts.find(({ criterionId }) => criterionId === judged.criterion.id);
  return verdict?.quotes.find(isSaid)?.quote ?? null;
}

/** Quotes are emptied when their author deletes the answer. */
function isSaid({ quote }: { quote: string }): boolean {
  return quote.trim() !== '';
}

/** Points lost on a criterion. */
export function lostOn(judged: Judged): number {
  return judged.criterion.points - pointsShown(judged);
}
