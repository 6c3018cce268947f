import type { Word } from './words.ts';

/** Whether this stem negates what follows it, so that a cue holding it means the negation itself. */
export function isNegator(stem: string): boolean {
  return hard.has(stem) || soft.has(stem);
}

/**
 * For each word of a sentence whether it stands inside a negation. A scope runs from the negating word to the end of
 * its clause. `without` and the like inside a negation affirm again: *nothing ships without a review*.
 */
export function negatedWords(words: readonly Word[]): boolean[] {
  const negated: boolean[] = [];
  let scope: Scope | undefined;
  for (let at = 0; at < words.length; at++) {
    if (scope && (at > scope.until || endsScope(words, { at, scope }))) scope = undefined;
    const opened = opensScope(words, at);
    const covered = scope?.negates === true;
    if (opened === 'hard')
      scope = {
        negates: true,
        soft: false,
        conditional: inCondition(words, at),
        from: at,
        until: at + longestScope,
      };
    if (opened === 'soft' || opened === 'brief') {
      scope = {
        negates: !scope?.negates,
        soft: true,
        conditional: inCondition(words, at),
        from: at,
        until: at + (opened === 'brief' ? briefScope : longestScope),
      };
    }
    if (opened === undefined) negated.push(scope?.negates === true);
    // Another negation around it makes it say the opposite: *we never skip a review*.
    else negated.push(opened !== 'hard' && covered);
    if (words[at]?.word === 'nothing' && words[at]?.mark === '' && at > 0) negated[at - 1] = true;
  }
  return negated;
}

/** Whether the sentence as a whole says that something is not so: *it is not true that …*, *…, which is false*. */
export function isDenied(words: readonly Word[]): boolean {
  const line = words.map(({ word }) => word).join(' ');
  return denialOpening.test(line) || denialEnding.test(line);
}

type Scope = {
  negates: boolean;
  soft: boolean;
  /** Opened in an `if`, `when` or `where` clause: the main clause is affirmed, with a comma before it or without. */
  conditional: boolean;
  from: number;
  until: number;
};

const longestScope = 12;
const briefScope = 4;

const untrue =
  '(?:not (?:true|case|correct|right)|untrue|false|wrong|incorrect|(?:a )?(?:lie|myth)|nonsense)';
const denialOpening = new RegExp(
  `^(?:(?:it|that) )?(?:is )?(?:simply |just )?${untrue}(?: to (?:say|claim|think|believe|assume))? that\\b`,
);
/** *…, which was wrong* owns up to a belief and takes nothing back. */
const denialEnding =
  /\b(?:which|this|that|all of this) (?:is|are) (?:simply |just )?(?:not (?:true|the case)|untrue|false|(?:a )?(?:lie|myth)|nonsense)$/;

const hard = new Set([
  'not',
  'never',
  'no',
  'none',
  'nobodi',
  'noth',
  'neither',
  'nor',
  'nowher',
  'hardli',
  'rare',
]);
const brief = new Set(['lack', 'forget', 'skip', 'ignor', 'bypass', 'circumv', 'omit']);
const soft = new Set(['without', 'instead', 'rather', ...brief]);

/** After these, `not` or `no` does not deny. */
const harmlessAfterNot = new Set('only just merely simply solely least to'.split(' '));
const harmlessAfterNo = new Set('doubt matter question wonder later more less fewer brainer code'.split(' '));

function opensScope(words: readonly Word[], at: number): 'hard' | 'soft' | 'brief' | undefined {
  const { stem, word } = words[at] ?? { stem: '', word: '' };
  const next = words[at + 1]?.word ?? '';
  const previous = words[at - 1]?.word ?? '';
  if (word === 'not') {
    if (next === 'to') return words[at + 2]?.word === 'mention' ? undefined : 'hard';
    if (harmlessAfterNot.has(next) || /^(?:or|why|if)$/.test(previous)) return undefined;
    return 'hard';
  }
  if (word === 'no') {
    if (harmlessAfterNo.has(next)) return undefined;
    return words[at]?.mark !== '' && words[at + 1]?.mark === ',' ? undefined : 'hard';
  }
  if (word === 'nothing' && next === 'but') return undefined;
  if (stem === 'instead' || stem === 'rather') {
    return next === (stem === 'instead' ? 'of' : 'than') ? 'soft' : undefined;
  }
  if (hard.has(stem)) return 'hard';
  if (brief.has(stem)) return 'brief';
  if (word === 'failed' || word === 'fails' || word === 'fail') return next === 'to' ? 'brief' : undefined;
  return soft.has(stem) ? 'soft' : undefined;
}

const turning = new Set(
  'but however although though except until unless before whereas while which instead'.split(' '),
);
const subordinate = new Set('because since so when if then who'.split(' '));
const starters = new Set(
  `i we you they he she it this that these those there my our your their his her the a an and so then instead just
   rather only first also yet still even in on at for with after once by as what where how let lets`.split(
    /\s+/,
  ),
);
const conditions = new Set('if when whenever where once'.split(' '));
/** Before a colon these stand for what comes after it: *never do this: …*. */
const announces = new Set('this that these those it following thing things any no not'.split(' '));
const pronouns = new Set('i we you they he she'.split(' '));
const auxiliaries = new Set(
  'i we you they he she it would should will can must then instead have had is are was were do did only rather'.split(
    ' ',
  ),
);

function endsScope(words: readonly Word[], { at, scope }: { at: number; scope: Scope }): boolean {
  const { word, mark } = words[at] ?? { word: '', mark: '' };
  const next = words[at + 1]?.word ?? '';
  if (mark === ':') return !announces.has(words[at - 1]?.word ?? '');
  if (mark === ',') return scope.soft || starters.has(word) || turning.has(word) || !isListItem(words, at);
  if (mark !== '') return true;
  if (word === 'instead' && next === 'of') return false;
  if (turning.has(word)) return true;
  if (at === scope.from + 1) return false;
  if (subordinate.has(word)) return true;
  if (scope.conditional && pronouns.has(word)) return true;
  return word === 'and' && auxiliaries.has(next);
}

function inCondition(words: readonly Word[], at: number): boolean {
  return words.slice(Math.max(0, at - 5), at).some(({ word }) => conditions.has(word));
}

/** A negated list goes on over its commas and says `or` or `nor` before its last item. */
function isListItem(words: readonly Word[], at: number): boolean {
  for (const { word, mark } of words.slice(at + 1, at + 9)) {
    if (mark !== '' && mark !== ',') return false;
    if (word === 'or' || word === 'nor') return true;
  }
  return false;
}
