import type { Question } from '../bank/question.ts';
import { questionTexts, rubricTexts } from '../grading/reference-texts.ts';
import { type StepKey, stepRubric } from '../grading/steps.ts';
import { copiedWords, isFunctionWord, wordsOf } from '../grading/words.ts';

/** What an interviewer says before a question, and the question, both as their author wrote them. */
export type PhraseRequest = {
  transition: string;
  /** Null where the question is to stand as it is. */
  question: string | null;
};

/** The same in other words. */
export type Phrased = { transition: string; question: string | null };

export type PhraseReply = { kind: 'phrased'; phrased: Phrased } | { kind: 'failed'; reason: string };

/** Says authored sentences in other words. It sees neither answers nor rubrics, and what it says is checked. */
export interface Interviewer {
  phrase(request: PhraseRequest): Promise<PhraseReply>;
}

export const maxTransition = 200;
/** How much longer or shorter than the authored question another wording may be. */
export const questionLength = { least: 0.5, most: 1.6 } as const;
/** Share of the authored question's words of matter that must stay. */
const keptShare = 0.4;
/** A run of so many words of the rubric does not come about by chance. */
const rubricRun = 5;

/** Words that tell how an answer was. An interviewer who uses one gives a verdict away. */
const verdictWords =
  /\b(good|great|excellent|perfect|nice|fine|strong|solid|impressive|brilliant|spot on|well done|exactly|correct|right|wrong|weak|unfortunately|however|but|missed|missing|lacks?|forgot|incomplete|better|best|interesting)\b/i;

/**
 * Another wording as it may be said, or why it may not: no question in the transition, nothing that judges, one question
 * at the most where the author asks one, with the author's figures and most of the author's words, of about its length, and
 * nothing of the rubric.
 */
export function checkPhrased(
  request: PhraseRequest,
  phrased: Phrased,
  of: { question: Question; step: StepKey },
): PhraseReply {
  const transition = phrased.transition.replaceAll(/\s+/g, ' ').trim();
  if (transition === '' || transition.length > maxTransition) return failed('transition-length');
  if (transition.includes('?')) return failed('transition-asks');
  if (verdictWords.test(transition)) return failed('transition-judges');
  if (holdsRubric(transition, of)) return failed('transition-rubric');
  if (request.question === null) return { kind: 'phrased', phrased: { transition, question: null } };

  const question = phrased.question?.replaceAll(/\s+/g, ' ').trim() ?? '';
  const share = question.length / request.question.length;
  if (share < questionLength.least || share > questionLength.most) return failed('question-length');
  const asked = Math.max(1, count(request.question, /\?/g));
  if (!question.includes('?') || count(question, /\?/g) > asked) return failed('question-count');
  if (figures(question) !== figures(request.question)) return failed('question-figures');
  if (kept(request.question, question) < keptShare) return failed('question-other');
  if (holdsRubric(question, of)) return failed('question-rubric');
  return { kind: 'phrased', phrased: { transition, question } };
}

function failed(reason: string): PhraseReply {
  return { kind: 'failed', reason };
}

/** True where a text repeats the rubric in more than the words that the question itself has. */
function holdsRubric(text: string, { question, step }: { question: Question; step: StepKey }): boolean {
  const rubric = stepRubric(question, step);
  if (!rubric) return false;
  const words = wordsOf(text);
  const asked = copiedWords(words, questionTexts(question, rubric), rubricRun);
  const copied = copiedWords(words, rubricTexts(question, rubric), rubricRun);
  return copied.some((isCopied, i) => isCopied && !asked[i]);
}

function kept(authored: string, phrased: string): number {
  const matter = (text: string) =>
    new Set(
      wordsOf(text)
        .map(({ form }) => form)
        .filter((form) => !isFunctionWord(form)),
    );
  const [wanted, has] = [matter(authored), matter(phrased)];
  if (wanted.size === 0) return 1;
  return [...wanted].filter((form) => has.has(form)).length / wanted.size;
}

function figures(text: string): string {
  return (text.match(/\d+(?:[.,]\d+)*/g) ?? []).toSorted().join(' ');
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
