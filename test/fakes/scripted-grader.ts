import type { GradeRequest, Grader, GraderReply } from '../../src/core/grading/grader.ts';

/** Gives the scripted replies in order and keeps what it was asked. A request beyond the script throws. */
export class ScriptedGrader implements Grader {
  readonly name = 'scripted';
  readonly requests: GradeRequest[] = [];
  readonly forgotten: GradeRequest[] = [];
  readonly #replies: GraderReply[];

  constructor(...replies: GraderReply[]) {
    this.#replies = replies;
  }

  async grade(request: GradeRequest): Promise<GraderReply> {
    this.requests.push(request);
    const reply = this.#replies[this.requests.length - 1];
    if (!reply) throw new Error(`Unexpected request ${this.requests.length} to the scripted grader`);
    return reply;
  }

  async forget(request: GradeRequest): Promise<void> {
    this.forgotten.push(request);
  }
}
