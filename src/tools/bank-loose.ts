import { compileCues } from '../adapters/offline/compiled-cues.ts';
import { judgeCriterion } from '../adapters/offline/judge.ts';
import { findCue, type ReadSentence } from '../adapters/offline/match.ts';
import { readAnswer } from '../adapters/offline/read-answer.ts';
import type { Criterion, Question } from '../core/bank/question.ts';

/** Share of strong answers to other questions that may meet a criterion before its cues count as loose. */
const mostForeign = 0.1;

/**
 * Criteria whose cues are found in good answers to quite different questions, a line each with the cues that are found
 * there most often: they reward any good answer instead of the one act that the criterion names.
 */
export function looseCues(question: Question, others: readonly Question[]): string[] {
  const foreign = others
    .filter(({ id }) => id !== question.id)
    .flatMap(({ exemplars }) => exemplars.filter(({ grade }) => grade === 'strong'))
    .map(({ text }) => readAnswer(text));
  return question.criteria.flatMap((criterion) => {
    const met = foreign.filter((answer) => judgeCriterion(criterion, answer).verdict === 'met').length;
    if (met <= mostForeign * foreign.length) return [];
    return [
      `${criterion.id}: met by ${met} of ${foreign.length} strong answers to other questions; ` +
        `loosest cues: ${commonest(criterion, foreign).join(', ')}`,
    ];
  });
}

function commonest({ cues }: Criterion, answers: readonly (readonly ReadSentence[])[]): string[] {
  return compileCues(cues)
    .flat()
    .map((cue) => ({
      source: cue.source,
      count: answers.filter((answer) => answer.some((sentence) => findCue(cue, sentence))).length,
    }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, 4)
    .map(({ source, count }) => `"${source}" (${count})`);
}
