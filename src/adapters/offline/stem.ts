/**
 * The part of an English word that its inflections share: Porter's algorithm (1980), with irregular forms, American
 * spelling and number words brought together first. Words of this trade that Porter would merge (`product`,
 * `production`) are kept apart.
 */
export function stem(word: string): string {
  const written = americanSpelling(word);
  const spelled = adverb.test(written) && !notAdverbs.has(written) ? written.slice(0, -2) : written;
  const fixed = fixedStems.get(written) ?? fixedStems.get(spelled);
  if (fixed !== undefined) return fixed;
  if (spelled.length < 3 || !/^[a-z]+$/.test(spelled)) return spelled;
  return porter(spelled.replace(/ifications?$/, 'ify').replace(/(over|iver)(?:y|ies)$/, '$1'));
}

function americanSpelling(word: string): string {
  return word
    .replace(/(behavi|col|fav|hon|lab|neighb|endeav|rum)our/, '$1or')
    .replace(/(.{3}[^w])is(e|ed|es|er|ers|ing|ation|ations)$/, '$1iz$2')
    .replace(/(anal|paral|catal)ys(e|ed|er|es|ing)$/, '$1yz$2')
    .replace(/(catal|dial|anal)ogue/, '$1og')
    .replace(/(cent|met|fib)re(s?)$/, '$1er$2')
    .replace(/(def|off|lic)ence/, '$1ense')
    .replace(/(cance|mode|labe|trave|signa|fue|leve)ll(ed|ing|er)/, '$1l$2')
    .replace(/programme(s?)$/, 'program$1')
    .replace('artefact', 'artifact');
}

/** *Suddenly* and *sudden* say the same, *possibly* and *possible* meet in Porter. */
const adverb = /^[a-z]{3,}[^b]ly$/;
const notAdverbs = new Set(
  `family supply likely unlikely weekly monthly quarterly hourly nearly hardly barely mostly lately really friendly
   assembly anomaly multiply reply apply comply imply costly wrongly`.split(/\s+/),
);

const vowel = /[aeiou]|(?<=[^aeiou])y/;
const measureOf = (stem: string): number =>
  stem.replace(/[aeiou]|(?<=[^aeiou])y/g, 'V').match(/V+[^V]+/g)?.length ?? 0;
const endsInShortSyllable = (stem: string): boolean => /^.*[^aeiou][aeiouy][^aeiouwxy]$/.test(stem);

function porter(word: string): string {
  let rest = word
    .replace(/sses$/, 'ss')
    .replace(/ies$/, 'i')
    .replace(/([^s])s$/, '$1');

  const past = /^(.+?)(?:ed|ing)$/.exec(rest);
  if (rest.endsWith('eed')) {
    if (measureOf(rest.slice(0, -3)) > 0) rest = rest.slice(0, -1);
  } else if (past?.[1] && vowel.test(past[1])) {
    rest = past[1];
    if (/(?:at|bl|iz)$/.test(rest)) rest += 'e';
    else if (/([^aeiouylsz])\1$/.test(rest)) rest = rest.slice(0, -1);
    else if (measureOf(rest) === 1 && endsInShortSyllable(rest)) rest += 'e';
  }
  // As in Porter's second version: `deploy` keeps its y and so meets `deployment`.
  if (/.[^aeiou]y$/.test(rest)) rest = `${rest.slice(0, -1)}i`;

  rest = replaceSuffix(rest, { rules: shortened, least: 1 });
  rest = replaceSuffix(rest, { rules: dropped, least: 1 });
  rest = replaceSuffix(rest, { rules: removed, least: 2 });
  if (/[st]ion$/.test(rest) && measureOf(rest.slice(0, -3)) > 1) rest = rest.slice(0, -3);

  if (rest.endsWith('e')) {
    const bare = rest.slice(0, -1);
    const measure = measureOf(bare);
    if (measure > 1 || (measure === 1 && !endsInShortSyllable(bare))) rest = bare;
  }
  if (rest.endsWith('ll') && measureOf(rest) > 1) rest = rest.slice(0, -1);
  return rest;
}

type SuffixRules = readonly (readonly [suffix: string, by: string])[];

function replaceSuffix(word: string, { rules, least }: { rules: SuffixRules; least: number }): string {
  for (const [suffix, by] of rules) {
    if (!word.endsWith(suffix)) continue;
    const bare = word.slice(0, -suffix.length);
    return measureOf(bare) >= least ? bare + by : word;
  }
  return word;
}

const rules = (text: string): SuffixRules =>
  text.split(' ').map((rule) => [rule.split('>')[0] ?? '', rule.split('>')[1] ?? ''] as const);

const shortened = rules(
  'ational>ate tional>tion enci>ence anci>ance izer>ize bli>ble alli>al entli>ent eli>e ousli>ous ization>ize ation>ate ator>ate alism>al iveness>ive fulness>ful ousness>ous aliti>al iviti>ive biliti>ble',
);
const dropped = rules('icate>ic ative> alize>al iciti>ic ical>ic ful> ness>');
const removed = rules(
  'ement> ance> ence> able> ible> ment> ant> ent> ism> ate> iti> ous> ive> ize> al> er> ic> ou>',
);

/** Each line: the stem, then the words that have it. */
const fixedStems = new Map(
  `be am is are was were been being
have has had having
do does did doing
done done
go goes went gone going
get gets got gotten getting
1 one
2 two
3 three
4 four
5 five
6 six
7 seven
8 eight
9 nine
10 ten
us! us
timing timing timings
adapter adapter adapters adaptor adaptors
profiling profiling profiler profilers profiled
consumer consumer consumers
producer producer producers
liveness liveness
staging staging
developer developer developers devs
pager pager pagers paged paging
find finds found finding
break breaks broke broken breaking
write writes wrote written writing
rewrite rewrites rewrote rewritten rewriting
take takes took taken taking
give gives gave given giving
know knows knew known knowing
grow grows grew grown growing
drive drives drove driven driving
choos choose chooses chose chosen choosing
speak speaks spoke spoken speaking
fall falls fell fallen falling
begin begins began begun beginning
run runs ran running
come comes came coming
becom become becomes became becoming
meet meets met meeting meetings
keep keeps kept keeping
leav leave leaves left leaving
lose loses lost losing
mean means meant meaning
pai pay pays paid paying
sai say says said saying
tell tells told telling
sell sells sold selling
send sends sent sending
spend spends spent spending
build builds built building builder rebuild
bui buy buys bought buying
bring brings brought bringing
catch catches caught catching
teach teaches taught teaching
think thinks thought thinking
seek seeks sought seeking
hold holds held holding
lead leads led leading
make makes made making
understand understands understood understanding
win wins won winning
throw throws threw thrown throwing
draw draws drew drawn drawing
show shows showed shown showing
hide hides hid hidden hiding
freez freeze freezes froze frozen freezing
wake wakes woke woken waking
deal deals dealt dealing
stick sticks stuck sticking
see sees saw seen seeing
feel feels felt feeling
shrink shrinks shrank shrunk shrinking
overrid override overrides overrode overridden overriding
prove proves proved proven proving
forget forgets forgot forgotten forgetting
child children
index indices indexes indexing
analyz analysis analyses analyze analyzes analyzed analyzing
hypothesi hypothesis hypotheses
depend depend depends depended depending
dependenc dependency dependencies
gener generate generates generated generating generation generator
general general generally
import import imports imported importing
important important importantly importance
experienc experience experiences experienced
experiment experiment experiments experimented experimenting experimentation
commun community communities
communic communicate communicates communicated communicating communication communications
author author authors authored
author-ity authority authorities
authoriz authorize authorizes authorized authorizing authorization
production production
productiv productivity productive
product product products
produc produce produces produced producing
effectiv effective effectively effectiveness
responsibl responsible responsibility responsibilities
respons response responses
consistenc consistent consistently consistency inconsistent inconsistency
customer customer customers
autom automate automates automated automating automation automatic automatically
fail fail fails failed failing failure failures
manager manager managers
maintain maintain maintains maintained maintaining maintenance
maintainer maintainer maintainers
acceptance acceptance
theirs theirs
ours ours
news news
percent percent percentage
polic police
policy policy policies
univers universe universal
universit university universities`
    .split('\n')
    .flatMap((line) => {
      const [key = '', ...words] = line.split(' ');
      return words.map((word) => [word, key] as const);
    }),
);
