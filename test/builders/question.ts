import type { Criterion, Exemplar, FollowUp, Question, RedFlag } from '../../src/core/bank/question.ts';

/** A criterion that is met or missed; give it `partial` where a test needs the middle. */
export function aCriterion(overrides: Partial<Criterion> = {}): Criterion {
  return {
    id: 'stops-the-bleeding',
    points: 3,
    level: 'senior',
    competency: 'risk',
    asks: 'Restores service before looking for the cause',
    meets: 'first I put the old build back so that people can pay again, then we dig',
    misses: 'I would read the logs until I know what is wrong',
    cues: [['roll back', 'revert', 'previous version']],
    ...overrides,
  };
}

export function aRedFlag(overrides: Partial<RedFlag> = {}): RedFlag {
  return {
    id: 'blames-a-person',
    points: 2,
    says: 'Treats the outage as the fault of whoever merged the change',
    cues: [['whoever merged + fault', 'blame the author']],
    ...overrides,
  };
}

export function aFollowUp(overrides: Partial<FollowUp> = {}): FollowUp {
  return {
    id: 'rollback-fails',
    kind: 'failure-mode',
    probes: ['stops-the-bleeding', 'finds-the-trigger'],
    asks: 'Putting the old build back does not help. What now?',
    criteria: [
      aCriterion({
        id: 'widens-the-search',
        points: 2,
        asks: 'Looks beyond the release at data, traffic and dependencies',
        meets: 'then it was not our code: I check the payment provider and the last data migration',
        misses: 'I would deploy it again',
        cues: [['provider', 'dependency', 'migration']],
      }),
      aCriterion({
        id: 'calls-for-help',
        points: 2,
        level: 'staff',
        competency: 'ownership',
        asks: 'Brings in others early and gives each a line to follow',
        meets: 'I page the database people and split the search between us',
        misses: 'I keep trying on my own',
        cues: [['page', 'bring in', 'escalate']],
      }),
    ],
    ...overrides,
  };
}

export function anExemplar(overrides: Partial<Exemplar> = {}): Exemplar {
  return {
    grade: 'weak',
    text: 'I would look at the logs and try to find the bug.',
    verdicts: {},
    ...overrides,
  };
}

/** A whole question that passes the schema and `checkQuestion`. Main criteria: 3 + 2 + 2 + 3 points. */
export function aQuestion(overrides: Partial<Question> = {}): Question {
  return {
    id: 'incidents/checkout-down',
    title: 'Checkout fails after a release',
    question:
      'Ten minutes after a release, one checkout in five fails. You are on call. Walk me through the next hour.',
    probes: 'Whether the person separates restoring service from understanding it.',
    level: 'senior',
    kind: 'scenario',
    criteria: [
      aCriterion(),
      aCriterion({
        id: 'finds-the-trigger',
        points: 2,
        competency: 'technical-depth',
        asks: 'Tests whether the release is the cause instead of assuming it',
        meets: 'I compare error rates of hosts with the new build and hosts without it',
        misses: 'it is surely the new build',
        partial: 'Suspects the release, and names no way to tell',
        cues: [
          ['compare', 'correlate'],
          ['hosts', 'builds'],
        ],
      }),
      aCriterion({
        id: 'tells-people',
        points: 2,
        level: 'intermediate',
        competency: 'influence',
        asks: 'Keeps support and the business informed while working',
        meets: 'a line in the incident channel every fifteen minutes, support gets a text for customers',
        misses: 'I tell everyone once it is fixed',
        cues: [['status update', 'inform', 'incident channel']],
      }),
      aCriterion({
        id: 'closes-the-gap',
        points: 3,
        level: 'staff',
        competency: 'ownership',
        asks: 'Changes how releases are made so that this kind of failure stops earlier',
        meets: 'we add a canary that halts when checkout errors double, and I own getting it in',
        misses: 'we will be more careful next time',
        partial: 'Wants a guard, and does not say what would trip it',
        cues: [
          ['canary', 'automatic halt'],
          ['checkout errors', 'error rate'],
        ],
      }),
    ],
    red_flags: [aRedFlag()],
    levels: {
      senior: 'Restores first, checks the cause with data, keeps people informed.',
      staff: 'Also changes the way of releasing and gets others to carry it.',
    },
    follow_ups: [
      aFollowUp(),
      aFollowUp({
        id: 'angry-director',
        kind: 'people',
        probes: ['tells-people'],
        asks: 'A director writes every two minutes and wants a time. What do you answer?',
      }),
      aFollowUp({
        id: 'prove-it',
        kind: 'measurement',
        probes: ['closes-the-gap'],
        asks: 'A quarter later, how do you know that the guard earns its keep?',
      }),
    ],
    outline: [
      'Put service back first: the previous build, or the feature switched off.',
      'Check the link to the release with numbers before trusting it.',
      'One person speaks to the outside at fixed times.',
      'Afterwards a guard that stops the next bad release without a human.',
    ],
    hints: ['What hurts customers right now?', 'Do you need the cause to make it stop?'],
    mistakes: ['Debugging in production while customers fail', 'Silence until it is solved'],
    phrases: ['mitigate first', 'error budget'],
    exemplars: [
      anExemplar(),
      anExemplar({
        text: 'Someone broke it, so that person should repair it quickly.',
        red_flags: ['blames-a-person'],
      }),
      anExemplar({
        grade: 'middling',
        text: 'I revert to the previous version at once and then read the diff.',
        verdicts: { 'stops-the-bleeding': 'met' },
      }),
      anExemplar({
        grade: 'middling',
        text: 'Back to the last good build. I guess that the release did it. Support hears from me.',
        verdicts: { 'stops-the-bleeding': 'met', 'finds-the-trigger': 'partial', 'tells-people': 'met' },
      }),
      anExemplar({
        grade: 'strong',
        text: 'Roll back first. Compare failures on hosts with and without the build. Update the incident channel every 15 minutes. Next week: a canary that halts when the error rate doubles.',
        manner: 'terse',
        verdicts: {
          'stops-the-bleeding': 'met',
          'finds-the-trigger': 'met',
          'tells-people': 'met',
          'closes-the-gap': 'met',
        },
      }),
      anExemplar({
        grade: 'strong',
        text: 'People cannot pay, so the previous version goes back before anything else, and one of us writes a status update for support. Then I compare both builds: same hosts, same traffic. The lasting repair is a canary that trips on checkout errors by itself.',
        verdicts: {
          'stops-the-bleeding': 'met',
          'finds-the-trigger': 'met',
          'tells-people': 'met',
          'closes-the-gap': 'met',
        },
      }),
    ],
    sources: [{ file: 'none', passage: 'made up for tests' }],
    ...overrides,
  };
}
