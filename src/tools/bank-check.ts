import { parseCue } from '../adapters/offline/cue.ts';
import { judgeCriterion } from '../adapters/offline/judge.ts';
import { readAnswer } from '../adapters/offline/read-answer.ts';
import type { Bank } from '../core/bank/bank.ts';
import type { Problem } from '../core/bank/check-question.ts';
import { type Criterion, type CueGroups, type Question, topicOf } from '../core/bank/question.ts';

/** All cues of a question that cannot be read, and all criteria that the question's own words satisfy. */
export function checkCues(question: Question): Problem[] {
  return [
    ...checkCriteria(question.criteria, { path: ['criteria'], asked: question.question }),
    ...question.red_flags.flatMap((flag, i) => checkGroups(flag.cues, ['red_flags', i, 'cues'])),
    ...question.follow_ups.flatMap((followUp, i) =>
      checkCriteria(followUp.criteria, { path: ['follow_ups', i, 'criteria'], asked: followUp.asks }),
    ),
  ];
}

type Place = { path: Problem['path']; asked: string };

function checkCriteria(criteria: readonly Criterion[], { path, asked }: Place): Problem[] {
  const question = readAnswer(asked);
  return criteria.flatMap((criterion, i) => {
    const problems = checkGroups(criterion.cues, [...path, i, 'cues']);
    if (problems.length === 0 && judgeCriterion(criterion, question).verdict === 'met') {
      problems.push({
        path: [...path, i, 'cues'],
        message: 'the words of the question satisfy every group; ask for something that it does not say',
      });
    }
    return problems;
  });
}

function checkGroups(groups: CueGroups, path: Problem['path']): Problem[] {
  return groups.flatMap((group, i) =>
    group.flatMap((source, j) => {
      const reading = parseCue(source);
      return reading.ok ? [] : [{ path: [...path, i, j], message: reading.problem }];
    }),
  );
}

/**
 * Criteria of follow-ups that the words of another question of the chain already meet: it gives them away. (The outline
 * is shown when the chain is over.) `<id> <follow-up>/<criterion>`.
 */
export function giveaways(question: Question): string[] {
  const { id: questionId, follow_ups: followUps } = question;
  return followUps.flatMap(({ id, criteria }) => {
    const others = followUps.filter((other) => other.id !== id).map(({ asks }) => asks);
    const read = [question.question, ...others].map((text) => readAnswer(text));
    return criteria
      .filter((criterion) => read.some((text) => judgeCriterion(criterion, text).verdict === 'met'))
      .map((criterion) => `${questionId} ${id}/${criterion.id}`);
  });
}

/** The problems of the whole bank as lines, each with file and place. */
export function cueReport(bank: Bank): string[] {
  return bank.questions.flatMap((question) =>
    checkCues(question).map(({ path, message }) => `${question.id}.yaml ${path.join('.')}: ${message}`),
  );
}

/** How many questions, criteria, follow-ups and exemplars the bank holds, by topic, kind and level. */
export function bankSummary(bank: Bank): string {
  const sum = (count: (question: Question) => number) =>
    bank.questions.reduce((total, question) => total + count(question), 0);
  return [
    `${bank.questions.length} questions, ${sum((q) => q.criteria.length)} criteria, ` +
      `${sum((q) => q.follow_ups.length)} follow-ups, ${sum((q) => q.exemplars.length)} exemplars`,
    `topic  ${tally(bank.questions.map(topicOf))}`,
    `kind   ${tally(bank.questions.map(({ kind }) => kind))}`,
    `level  ${tally(bank.questions.map(({ level }) => level))}`,
  ].join('\n');
}

function tally(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => `${value} ${count}`).join(', ');
}
