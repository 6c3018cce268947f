import { isArticle, wordsOf } from './words.ts';

/**
 * Shorthand and everyday wording that any cue may be answered with. A line is a ring: each entry stands for all
 * others. Only what means the same in nearly every answer belongs here; the rest is for the cues of a question.
 */
const rings = `
prod, production
db, database
k8s, kubernetes, kube
roll back, revert, back out
config, configuration
repo, repository
pr, pull request, merge request
ci, continuous integration, ci cd, build pipeline
cd, continuous delivery, continuous deployment
slo, service level objective
sli, service level indicator
sla, service level agreement
latency, response time, slow, slowness
p99, 99th percentile
env, environment
auth, authentication
authz, authorization
perf, performance
engineer, developer, programmer
infra, infrastructure
app, application
docs, documentation
postmortem, incident review, retrospective, retro, post incident review
mttr, time to recover, time to restore, time to repair
mttd, time to detect
staging, preprod, pre production
feature flag, feature toggle
lb, load balancer
dlq, dead letter queue, dead letter
iac, infrastructure as code
cve, vulnerability, vuln
sbom, bill of materials
mfa, two factor, 2fa
rbac, role based
pii, personal data, personally identifiable
llm, language model
tco, total cost of ownership
roi, return on investment
poc, proof of concept
tech debt, technical debt
user, customer, end user
otel, opentelemetry
repro, reproduce
find, identify, locate, pinpoint, discover
verify, validate, confirm, double check
fix, repair, resolve
alert, alarm, pager
outage, downtime
bug, defect
gradual, step by step, incremental, in stages, staged, phased
reduce, cut, lower, decrease
nobody, no one
twice, two times
everyone, everybody
someone, somebody
anyone, anybody
at once, immediately, right away, straight away, instantly
beforehand, in advance
colleague, coworker, teammate
two weeks, fortnight
half a year, half year, six months
percent, percentage, pct
`;

/** For a run of stems, all runs of stems that mean the same, itself included. */
export type SynonymTable = ReadonlyMap<string, readonly (readonly string[])[]>;

export const synonyms: SynonymTable = buildTable(rings);

/** Longest entry of the table, in words. */
export const longestSynonym = Math.max(...[...synonyms.keys()].map((key) => key.split(' ').length));

function buildTable(text: string): SynonymTable {
  const table = new Map<string, (readonly string[])[]>();
  for (const line of text.trim().split('\n')) {
    const entries = line.split(',').map((entry) => stemsOf(entry));
    for (const entry of entries) table.set(entry.join(' '), entries);
  }
  return table;
}

function stemsOf(entry: string): string[] {
  return wordsOf(entry)
    .filter((word) => !isArticle(word.word))
    .map((word) => word.stem);
}
