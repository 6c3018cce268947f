import type { Bank } from '../bank/bank.ts';
import type { Had } from '../bank/pick-question.ts';
import { type Competency, levels, type Question, topicOf } from '../bank/question.ts';
import type { InterviewWish, Part, Plan, PlannedQuestion } from './interview.ts';
import { courses, isOnTrack } from './tracks.ts';
import { trains } from './weak-spots.ts';

/** A question had within this time is not put again while others are left. */
export const notAgainWithinMs = 60 * 24 * 60 * 60 * 1000;

export type Planning = {
  history: readonly Had[];
  /** Shares of points lost by competency: see `lostShares`. */
  lost: ReadonlyMap<Competency, number>;
  random: () => number;
  now: Date;
};

/**
 * The questions of an interview: an opener easier than the core where there is one, the core at the level, and in its end
 * one from what the member is weakest at. Of the track only, none twice, those had lately only when no others are left.
 * Fewer than the length allows where the bank has no more; null where it has none.
 */
export function planInterview(bank: Bank, wish: InterviewWish, planning: Planning): Plan | null {
  const { questions: count, followUps } = courses[wish.minutes];
  const pool = new Pool(bank.questions, wish, planning);
  const hasWeakSpot = planning.lost.size > 0 && count > 1;
  const wanted: Part[] = [
    'opener',
    ...Array.from(
      { length: count - 1 },
      (_, i): Part => (hasWeakSpot && i === count - 2 ? 'weak-spot' : 'core'),
    ),
  ];
  // The weak spot chooses first: it has the narrowest wish.
  const chosen = new Map<number, PlannedQuestion>();
  const order = [...wanted.keys()].toSorted((a, b) => rank(wanted[a]) - rank(wanted[b]) || a - b);
  for (const place of order) {
    const part = wanted[place] ?? 'core';
    const question = pool.take(part);
    if (question) chosen.set(place, { questionId: question.id, part, followUps });
  }
  const questions = [...wanted.keys()].flatMap((place) => chosen.get(place) ?? []);
  return questions.length === 0 ? null : { ...wish, questions };
}

function rank(part: Part | undefined): number {
  return part === 'weak-spot' ? 0 : part === 'opener' ? 1 : 2;
}

/** The questions that are left for a plan. */
class Pool {
  readonly #wish: InterviewWish;
  readonly #planning: Planning;
  readonly #lastHad: ReadonlyMap<string, number>;
  #left: Question[];
  readonly #topics = new Map<string, number>();

  constructor(questions: readonly Question[], wish: InterviewWish, planning: Planning) {
    this.#wish = wish;
    this.#planning = planning;
    this.#left = questions.filter((question) => isOnTrack(question, wish.track));
    this.#lastHad = new Map(planning.history.map(({ questionId, lastAt }) => [questionId, lastAt.getTime()]));
  }

  /** Takes the question that fits a part best; of several that fit equally one by chance. */
  take(part: Part): Question | null {
    const fresh = this.#left.filter((question) => !this.#isRecent(question));
    // Everything was had lately: then what lies back longest.
    const from = fresh.length > 0 ? fresh : this.#oldest();
    let best: { worth: readonly number[]; questions: Question[] } | null = null;
    for (const question of from) {
      const worth = this.#worth(question, part);
      const order = best === null ? 1 : compare(worth, best.worth);
      if (order > 0) best = { worth, questions: [question] };
      else if (order === 0) best?.questions.push(question);
    }
    const equals = best?.questions ?? [];
    const taken = equals[Math.floor(this.#planning.random() * equals.length)] ?? null;
    if (taken) {
      this.#left = this.#left.filter((question) => question !== taken);
      this.#topics.set(topicOf(taken), (this.#topics.get(topicOf(taken)) ?? 0) + 1);
    }
    return taken;
  }

  #isRecent({ id }: Question): boolean {
    const last = this.#lastHad.get(id);
    return last !== undefined && last > this.#planning.now.getTime() - notAgainWithinMs;
  }

  #oldest(): Question[] {
    const last = ({ id }: Question) => this.#lastHad.get(id) ?? 0;
    const earliest = Math.min(...this.#left.map(last));
    return this.#left.filter((question) => last(question) === earliest);
  }

  /** Figures of which the first that differs decides; larger is better. */
  #worth(question: Question, part: Part): number[] {
    const level = levels.indexOf(this.#wish.level);
    // Easier than the core: one level below, and where there is none below, the level itself.
    const wanted = part === 'opener' ? Math.max(0, level - 1) : level;
    const fit = -Math.abs(levels.indexOf(question.level) - wanted);
    const asked = named(question.companies, this.#wish.company) + named(question.roles, this.#wish.role);
    const spread = -(this.#topics.get(topicOf(question)) ?? 0);
    const training = Math.round(20 * trains(question, this.#planning.lost));
    return part === 'weak-spot' ? [training, fit, asked, spread] : [fit, asked, spread];
  }
}

function named(names: readonly string[] | undefined, wish: string | null): number {
  if (wish === null) return 0;
  const wanted = wish.trim().toLowerCase();
  return wanted !== '' && names?.some((name) => name.toLowerCase().includes(wanted)) ? 1 : 0;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, figure] of a.entries()) {
    const difference = figure - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
