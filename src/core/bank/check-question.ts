import type { ExemplarGrade, Question } from './question.ts';

/** Something an author must mend: where in the file it is, and what to do. */
export type Problem = { path: (string | number)[]; message: string };

/** Checks what a schema cannot say: that the parts of a question refer to each other and are complete. */
export function checkQuestion(question: Question): Problem[] {
  return [
    ...checkUniqueIds(question),
    ...checkLevels(question),
    ...checkFollowUps(question),
    ...checkExemplars(question),
  ];
}

function checkUniqueIds(question: Question): Problem[] {
  return [
    ...repeated(question.criteria, ['criteria']),
    ...repeated(question.red_flags, ['red_flags']),
    ...repeated(question.follow_ups, ['follow_ups']),
    ...question.follow_ups.flatMap((followUp, i) =>
      repeated(followUp.criteria, ['follow_ups', i, 'criteria']),
    ),
  ];
}

function repeated(items: { id: string }[], path: (string | number)[]): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const [index, { id }] of items.entries()) {
    if (seen.has(id))
      problems.push({ path: [...path, index, 'id'], message: `id "${id}" is used twice; rename one` });
    seen.add(id);
  }
  return problems;
}

function checkLevels(question: Question): Problem[] {
  if (question.criteria.some((criterion) => criterion.level === 'staff')) return [];
  return [
    { path: ['criteria'], message: 'no criterion has level "staff"; say what separates staff from senior' },
  ];
}

function checkFollowUps(question: Question): Problem[] {
  const problems: Problem[] = [];
  const known = new Set(question.criteria.map((criterion) => criterion.id));
  const probed = new Set(question.follow_ups.flatMap((followUp) => followUp.probes));
  for (const [i, followUp] of question.follow_ups.entries()) {
    for (const [j, id] of followUp.probes.entries()) {
      if (known.has(id)) continue;
      problems.push({
        path: ['follow_ups', i, 'probes', j],
        message: `"${id}" is not a criterion; use one of ${list(known)}`,
      });
    }
  }
  for (const [i, { id }] of question.criteria.entries()) {
    if (!probed.has(id)) {
      problems.push({
        path: ['criteria', i],
        message: `no follow-up probes "${id}"; add it to the probes of one`,
      });
    }
  }
  return problems;
}

function checkExemplars(question: Question): Problem[] {
  const problems: Problem[] = [];
  const criteria = new Map(question.criteria.map((criterion) => [criterion.id, criterion]));
  const flags = new Set(question.red_flags.map((flag) => flag.id));
  for (const [i, exemplar] of question.exemplars.entries()) {
    for (const [id, verdict] of Object.entries(exemplar.verdicts)) {
      const path = ['exemplars', i, 'verdicts', id];
      const criterion = criteria.get(id);
      if (!criterion)
        problems.push({ path, message: `"${id}" is not a criterion; use one of ${list(criteria.keys())}` });
      else if (verdict === 'partial' && !criterion.partial) {
        problems.push({ path, message: `criterion "${id}" has no "partial"; say met, or leave it out` });
      }
    }
    for (const [j, id] of (exemplar.red_flags ?? []).entries()) {
      if (flags.has(id)) continue;
      problems.push({
        path: ['exemplars', i, 'red_flags', j],
        message: `"${id}" is not a red flag; use one of ${list(flags)}`,
      });
    }
  }
  for (const grade of ['weak', 'middling', 'strong'] satisfies ExemplarGrade[]) {
    const count = question.exemplars.filter((exemplar) => exemplar.grade === grade).length;
    if (count < 2)
      problems.push({ path: ['exemplars'], message: `has ${count} of grade "${grade}"; write at least 2` });
  }
  return problems;
}

function list(ids: Iterable<string>): string {
  return [...ids].map((id) => `"${id}"`).join(', ');
}
