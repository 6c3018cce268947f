import { type Question, topicOf } from './question.ts';

/** All questions, read once at start and never changed while the process runs. */
export class Bank {
  readonly questions: readonly Question[];
  readonly topics: readonly string[];
  readonly #byId: ReadonlyMap<string, Question>;

  /** Questions are kept in the order of their ids, so that picking from them can be repeated. */
  constructor(questions: readonly Question[]) {
    this.questions = questions.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    this.#byId = new Map(this.questions.map((question) => [question.id, question]));
    this.topics = [...new Set(this.questions.map(topicOf))];
  }

  /** The question, or undefined where the bank no longer holds it. */
  find(id: string): Question | undefined {
    return this.#byId.get(id);
  }
}
