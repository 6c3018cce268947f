import type { Bank } from '../bank/bank.ts';
import type { Verdict } from '../bank/question.ts';
import { type StepKey, stepRubric } from '../grading/steps.ts';
import { answerText, countedGrades, type SessionRecord } from '../practice/session.ts';
import { type InterviewRecord, turnOf } from './interview.ts';

const verdictWords: Readonly<Record<Verdict, string>> = {
  met: 'met',
  partial: 'partly met',
  missed: 'missed',
  cannot_assess: 'could not be judged',
};

/** An interview as a Markdown document: what was asked, what was answered, and how it was graded, as it is now. */
export function transcriptOf(bank: Bank, record: InterviewRecord): string {
  const { interview, sessions } = record;
  const { track, level, minutes } = interview.plan;
  const lines = [
    `# Mock interview: ${track}, ${level}`,
    '',
    `${interview.createdAt.toISOString().slice(0, 10)} · ${minutes} minutes · signal: ${interview.result?.signal ?? 'none'}`,
  ];
  for (const [i, session] of sessions.entries())
    lines.push('', ...questionLines(bank, record, { session, number: i + 1 }));
  return `${lines.join('\n')}\n`;
}

function questionLines(
  bank: Bank,
  { interview }: InterviewRecord,
  { session: record, number }: { session: SessionRecord; number: number },
): string[] {
  const { session, answers } = record;
  const question = bank.find(session.questionId);
  if (!question) return [`## ${number}. A question that has left the bank`];
  const lines = [`## ${number}. ${question.title}`];
  if (session.ended === 'withdrawn') return [...lines, '', 'Taken back.'];
  const grades = countedGrades(record);
  for (const step of ['main', ...session.asked] satisfies StepKey[]) {
    const rubric = stepRubric(question, step);
    if (!rubric) continue;
    const seconds = Math.round((interview.usedMs[turnOf(session.id, step)] ?? 0) / 1000);
    const text = answerText(answers, step);
    lines.push('', `**Interviewer:** ${rubric.asks}`, '');
    lines.push(...(text === '' ? ['*No answer.*'] : [`**You** (${seconds} s):`, '', ...quoted(text)]));
    const grade = grades.find((each) => each.step === step)?.grade;
    if (!grade) continue;
    lines.push('', `Graded ${Math.round(grade.score.fraction * 100)} %:`, '');
    for (const { id, asks } of rubric.criteria) {
      const verdict = grade.verdicts.find(({ criterionId }) => criterionId === id);
      if (!verdict) continue;
      const quote = verdict.quotes.find((each) => each.quote.trim() !== '')?.quote;
      lines.push(
        `- ${verdictWords[verdict.verdict]}: ${asks}${quote ? ` (“${quote.replaceAll(/\s+/g, ' ')}”)` : ''}`,
      );
    }
  }
  return lines;
}

/** Each line is quoted, so that none of them reads as ours. */
function quoted(text: string): string[] {
  return text.split(/\r?\n/).map((line) => `> ${line}`.trimEnd());
}
