import { stem } from './stem.ts';

/** One word of a sentence. Offsets point into the sentence as it was written; `mark` is the punctuation before it. */
export type Word = { word: string; stem: string; start: number; end: number; mark: string };

/**
 * The words of a text, in lower case, without punctuation: contractions written out, hyphenated and closed compounds
 * taken apart (`rollback` is `roll back`). Words that stem from one written word share its offsets.
 */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let mark = '';
  for (const found of text.matchAll(pieces)) {
    const written = found[0].trim();
    if (!/[\p{L}\p{N}%]/u.test(written)) {
      mark = strongest(mark, written);
      continue;
    }
    const start = found.index;
    const end = start + found[0].length;
    for (const word of takeApart(written)) {
      words.push({ word, stem: stem(word), start, end, mark });
      mark = '';
    }
  }
  return words;
}

/** Grammar words that carry no meaning to match. */
export function isArticle(word: string): boolean {
  return word === 'a' || word === 'an' || word === 'the';
}

const pieces =
  /\b(?:a\s?\/\s?b|i\/o)\b|[$€£]?\d+(?:[.,]\d+)*(?:\s?%|\p{L}+)?|%|\p{L}[\p{L}\p{N}]*(?:['’`]\p{L}+)*|(?<!\b(?:e\.g|i\.e|vs|approx|cf|incl|resp|etc|ca|no))\.(?=\s)|[,;:()!?…—–→]|[-=]>|\s-\s/giu;

function strongest(first: string, second: string): string {
  if (first === '' || first === ',') return second;
  return first;
}

function takeApart(written: string): string[] {
  const word = written.normalize('NFKC').toLowerCase().replace(/[’`]/g, "'").replace(/\s+/g, '');
  if (word === 'a/b') return ['ab'];
  if (word === 'i/o') return ['io'];
  if (word.endsWith('%')) return [...(word === '%' ? [] : [word.slice(0, -1)]), 'percent'];
  const contracted = /^(\p{L}+?)(n't|'(?:s|d|ll|re|ve|m))$/u.exec(word);
  if (contracted?.[1]) {
    const base = contracted[1];
    if (contracted[2] === "n't") return [unclipped.get(base) ?? base, 'not'];
    return [base];
  }
  const bare = word.replace(/'/g, '');
  return compounds.get(bare) ?? [bare];
}

const unclipped = new Map([
  ['ca', 'can'],
  ['wo', 'will'],
  ['sha', 'shall'],
]);

const compounds = new Map<string, string[]>([
  ...'is are was were do does did has have had would should could ca wo need'
    .split(' ')
    .map((verb): [string, string[]] => [`${verb}nt`, [unclipped.get(verb) ?? verb, 'not']]),
  ['cannot', ['can', 'not']],
  ['nt', ['not']],
  ['noone', ['no', 'one']],
  ...`roll-back roll-backs roll-out roll-outs roll-forward fall-back fall-backs time-out time-outs time-box code-base
      code-bases data-base data-bases data-set data-sets work-around work-arounds run-book run-books play-book
      play-books post-mortem post-mortems on-call fail-over fail-overs work-load work-loads work-flow work-flows
      back-log back-logs slow-down slow-downs break-down hand-over hand-off hand-offs trade-off trade-offs up-time
      down-time life-cycle life-cycles open-telemetry pre-prod over-head on-boarding micro-service micro-services
      multi-region white-list allow-list dead-line dead-lines head-room check-list check-lists check-point
      check-points time-line time-lines time-line road-map road-maps stake-holder stake-holders bottle-neck
      bottle-necks end-point end-points throughput-limit feed-back walk-through kill-switch guard-rail guard-rails
      name-space name-spaces git-ops dev-ops dev-ex fin-ops side-car side-cars lock-in lock-file lock-files`
    .split(/\s+/)
    .map((pair): [string, string[]] => [pair.replace('-', ''), pair.split('-')]),
]);
