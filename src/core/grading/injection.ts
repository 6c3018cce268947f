import { readPart } from './sentences.ts';

/**
 * Whether an answer seems to speak to the grader instead of the interviewer. A pattern list can be evaded and can be
 * wrong, so it only marks the grade for a human look; it never edits an answer or costs a point.
 */
export function addressesGrader(answer: string): boolean {
  const text = readPart(answer)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '');
  return patterns.some((pattern) => pattern.test(text));
}

const judge = '(?:grader|judge|evaluator|examiner|assistant|ai|llm|language model|gpt|chatgpt)';

// Answers about prompts and models are ordinary here: each pattern wants an order, not a topic.
const patterns = [
  /\b(?:ignore|disregard|forget|override)\b.{0,20}\b(?:previous|prior|above|earlier|preceding|your|all)\b.{0,20}\b(?:instructions?|prompts?|rubric|criteria|rules)\b/is,
  /\b(?:ignore|disregard|forget|override|bypass) (?:the |this |that )?(?:rubric|grading|scoring|instructions)\b/i,
  /<\/?\s*(?:system|assistant|instructions?)\b[^>]{0,40}>|<\|[a-z_]+\|>|\[\/?INST\]|^\s*assistant\s*:/im,
  new RegExp(
    `\\b(?:dear|hey|hi|hello|attention|note (?:to|for)(?: the)?)[,:]?\\s+(?:the\\s+)?${judge}\\b`,
    'i',
  ),
  new RegExp(`\\byou are (?:now |an? |the )*(?:[a-z-]+ )?${judge}\\b`, 'i'),
  /\b(?:mark|grade|rate|judge|count|consider|treat|score)\b.{0,50}\bas (?:fully |completely )?(?:met|satisfied|fulfilled|passed)\b/is,
  /\b(?:give|award|assign|grant|deserves?)\b.{0,40}\b(?:full (?:marks|points|credit|score)|(?:maximum|highest|top) (?:score|marks|points|grade)|10\/10)/is,
  /\b(?:all|every|each) (?:of the )?criteri(?:a|on) (?:is|are|were|has been|have been|should be)\s+(?:fully )?(?:met|satisfied|fulfilled|covered)\b/i,
  /"?verdict"?\s*[:=]\s*"?(?:met|partial|missed)\b/i,
  /\bthis (?:answer|response|candidate) (?:is|deserves|should (?:get|receive|be))\b.{0,40}\b(?:perfect|excellent|correct|staff|full|top|highest|pass)/i,
];
