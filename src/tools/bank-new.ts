import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Criterion, type Exemplar, Question } from '../core/bank/question.ts';

/** The skeleton of a question: every field, empty, with what belongs there. */
export function skeleton(id: string): string {
  return `# yaml-language-server: $schema=../../schema.json
# Fill in what is empty; docs/authoring.md says how. See what is left: npm run bank -- --try ${id}
id: ${id}
# A few words for lists and boards.
title: ''
# As an interviewer says it aloud, with the numbers and the situation that make it concrete.
question: >-

# What is really being tested.
probes: >-

level: senior # the lowest at which one would ask it: intermediate, senior, staff
kind: scenario # behavioral, technical, design, scenario, strategy
# Four to six; each one observable act of a good answer. At least one is staff.
criteria:
${[criterion('first', 'senior'), criterion('second', 'senior'), criterion('third', 'senior'), criterion('fourth', 'staff')].join('')}# Positions that are wrong. A cue is a phrase of somebody who holds it.
red_flags:
  - id: first-flag
    points: 2
    says: ''
    cues:
      - []
levels:
  senior: >-

  staff: >-

# Three to six. Together they probe every criterion above.
follow_ups:
${[followUp('first-follow-up', ['first', 'second']), followUp('second-follow-up', ['third']), followUp('third-follow-up', ['fourth'])].join('')}# The model answer in points, shown after the attempt.
outline: []
# From weakest to strongest; never the answer.
hints: []
# What people commonly say.
mistakes: []
# Words that show experience.
phrases: []
# Written before the cues, in different voices.
exemplars:
${exemplars.map(exemplar).join('')}sources:
  - file: ''
    passage: ''
`;
}

function criterion(id: string, level: Criterion['level'], indent = ''): string {
  const lines = [
    `- id: ${id}`,
    '  points: 3',
    `  level: ${level}`,
    '  competency: technical-depth',
    "  asks: ''",
    "  meets: ''",
    "  misses: ''",
    '  cues:',
    '    - []',
  ];
  return lines.map((line) => `${indent}  ${line}\n`).join('');
}

function followUp(id: string, probes: readonly string[]): string {
  const head = [
    `- id: ${id}`,
    '  kind: deeper # failure-mode, rollout, rollback, measurement, cost, security, scale, people, deeper',
    `  probes: [${probes.join(', ')}]`,
    "  asks: ''",
    '  criteria:',
  ];
  return `${head.map((line) => `  ${line}\n`).join('')}${criterion('one', 'senior', '    ')}${criterion('two', 'staff', '    ')}`;
}

const exemplars: Pick<Exemplar, 'grade' | 'manner'>[] = [
  { grade: 'weak' },
  { grade: 'weak' },
  { grade: 'middling' },
  { grade: 'middling' },
  { grade: 'strong' },
  { grade: 'strong' },
  { grade: 'weak', manner: 'fluent-wrong' },
  { grade: 'weak', manner: 'padded' },
  { grade: 'strong', manner: 'terse' },
];

function exemplar({ grade, manner }: Pick<Exemplar, 'grade' | 'manner'>): string {
  const lines = [
    `- grade: ${grade}`,
    ...(manner ? [`  manner: ${manner}`] : []),
    "  text: ''",
    '  verdicts: {}',
  ];
  return lines.map((line) => `  ${line}\n`).join('');
}

/** Writes a skeleton, and says what to do next. Leaves a file that is there as it is. */
export async function writeSkeleton(
  id: string,
  { content }: { content: string },
): Promise<{ written: boolean; says: string }> {
  if (!Question.shape.id.safeParse(id).success) {
    return {
      written: false,
      says: `Cannot make "${id}": write <topic>/<slug>, lower-case words joined by hyphens`,
    };
  }
  const file = join(content, 'questions', `${id}.yaml`);
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, skeleton(id), { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return { written: false, says: `Cannot make "${id}": content/questions/${id}.yaml is there already` };
  }
  return {
    written: true,
    says: `content/questions/${id}.yaml is written. Fill it in by docs/authoring.md; npm run bank -- --try ${id} says what is left.`,
  };
}
