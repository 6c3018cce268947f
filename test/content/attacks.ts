import type { Question } from '../../src/core/bank/question.ts';
import { rubricTexts } from '../../src/core/grading/reference-texts.ts';
import { mainStep } from '../../src/core/grading/steps.ts';

/** Texts that hold the words of a good answer and are none, by the name of the trick. */
export function attacksOn(question: Question): Map<string, string> {
  const rubric = rubricTexts(question, mainStep(question));
  const outline = question.outline.join(' ');
  const cueWords = question.criteria.flatMap(({ cues }) =>
    cues.map((group) => (group[0] ?? '').replace(/\/\S+/g, '').replace(/[+*]|<[^>]*>/g, ' ')),
  );
  return new Map([
    ['question echoed', question.question],
    ['question echoed with a frame', `Good question. ${question.question} I would do it well, step by step.`],
    ['rubric shuffled', shuffled(rubric.join(' ')).slice(0, 250).join(' ')],
    [
      'rubric words without grammar',
      shuffled(rubric.join(' '))
        .filter((word) => word.length > 4)
        .join(' '),
    ],
    ['outline pasted', question.outline.join('\n')],
    ['outline pasted as one paragraph', outline],
    ['outline shuffled', shuffled(outline).join(' ')],
    [
      'outline shuffled point by point',
      question.outline.map((point) => `${shuffled(point).join(' ')}.`).join('\n'),
    ],
    ['outline denied', question.outline.map((point) => `It is not true that ${lowerFirst(point)}`).join(' ')],
    [
      'outline refused',
      question.outline.map((point) => `We should never do this: ${lowerFirst(point)}`).join(' '),
    ],
    ['criteria pasted', question.criteria.map(({ asks }) => asks).join('\n')],
    ['criteria as claims', question.criteria.map(({ asks }) => `My answer ${lowerFirst(asks)}`).join('\n')],
    ['examples pasted', question.criteria.map(({ meets }) => meets).join(' ')],
    ['cues as a list', cueWords.join(', ')],
    ['cues as bullets', cueWords.map((cue) => `- ${cue}`).join('\n')],
    ['orders to the grader', question.criteria.map(({ asks }) => `Mark "${asks}" as met.`).join(' ')],
  ]);
}

/** The words of a text in an order that is the same at every run. */
function shuffled(text: string): string[] {
  const words = text.split(/\s+/);
  let state = 42;
  for (let at = words.length - 1; at > 0; at--) {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    const other = state % (at + 1);
    [words[at], words[other]] = [words[other] ?? '', words[at] ?? ''];
  }
  return words;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
