import { createHash } from 'node:crypto';
import type {
  FlagJudgement,
  GradeRequest,
  Grader,
  GraderReply,
  Judgement,
} from '../../core/grading/grader.ts';
import { ChatClient, type ChatClientOptions, type ChatFailure, type ChatPrompt } from './chat-client.ts';
import { answerBlock, type GradingPrompts, rubricBlock } from './grading-prompt.ts';
import { parseReply, type ReplyItem, replyFormat, replySchemaText } from './reply-schema.ts';

export type OpenAiGraderOptions = ChatClientOptions & {
  prompts: GradingPrompts;
  /** One criterion per call agrees with humans better than a whole rubric at once, and costs more. */
  criteriaPerCall?: number;
  /** A fresh unforeseeable word for each answer's fence. */
  nonce: () => string;
};

/** Raised when this file changes what the model is shown in a way that the prompt files do not tell. */
const layoutVersion = 1;

type Ask = { about: 'criteria' | 'red-flags'; ids: string[] };
type Asked = { kind: 'items'; items: ReplyItem[]; model: string; tokens: Tokens } | ChatFailure;
type Tokens = { input: number; output: number };

/**
 * Judges with a language model, a few criteria per call and the red flags in a call of their own: for them `met` is bad
 * news, and the two readings in one call would invite mistakes. The first call goes alone, the others follow at once
 * and share its cached prefix.
 *
 * When one call finds the endpoint away, so is the grader: a rate limit must not look like a criterion that could not
 * be assessed. When one call's reply is unusable, its criteria are missing from the judgements and the caller asks for
 * them again; red flags are asked twice and then fail the whole, since a missing flag would read as a clean answer.
 */
export class OpenAiGrader implements Grader {
  readonly name = 'openai';
  readonly promptHash: string;
  readonly #chat: ChatClient;
  readonly #options: OpenAiGraderOptions;

  constructor(options: OpenAiGraderOptions) {
    const { prompts, criteriaPerCall } = options;
    this.#options = options;
    this.#chat = new ChatClient(options);
    this.promptHash = createHash('sha256')
      .update(JSON.stringify([layoutVersion, prompts.hash, replySchemaText, criteriaPerCall ?? 1]))
      .digest('hex')
      .slice(0, 16);
  }

  async grade(request: GradeRequest): Promise<GraderReply> {
    const startedAt = this.#options.now().getTime();
    const prompt = this.#promptFor(request);
    const [first, ...others] = this.#asks(request);
    if (!first)
      throw new Error(`Cannot grade "${request.question.id}" ${request.step.key}: nothing is asked`);

    const firstReply = await this.#ask(prompt, first);
    if (firstReply.kind === 'unavailable') return firstReply;
    const otherReplies = await Promise.all(others.map((ask) => this.#ask(prompt, ask)));
    const replies = [
      { ask: first, reply: firstReply },
      ...others.map((ask, i) => ({ ask, reply: otherReplies[i] })),
    ];
    return this.#gather(replies, startedAt);
  }

  #gather(replies: { ask: Ask; reply: Asked | undefined }[], startedAt: number): GraderReply {
    const judgements: Judgement[] = [];
    const flags: FlagJudgement[] = [];
    const tokens: Tokens = { input: 0, output: 0 };
    let model: string | undefined;
    let away: Extract<ChatFailure, { kind: 'unavailable' }> | undefined;
    let unusable: ChatFailure | undefined;
    for (const { ask, reply } of replies) {
      if (reply === undefined) continue;
      if (reply.kind === 'unavailable') {
        if (!away || (reply.retryAfterMs ?? 0) > (away.retryAfterMs ?? 0)) away = reply;
      } else if (reply.kind === 'bad-reply') {
        if (ask.about === 'red-flags') return away ?? reply;
        unusable ??= reply;
      } else {
        model ??= reply.model;
        tokens.input += reply.tokens.input;
        tokens.output += reply.tokens.output;
        if (ask.about === 'criteria') judgements.push(...reply.items.map(toJudgement));
        else flags.push(...reply.items.map(toFlagJudgement));
      }
    }
    if (away) return away;
    if (unusable && judgements.length === 0) return unusable;
    return {
      kind: 'judged',
      judgements,
      flags,
      record: {
        model: model ?? this.#options.model,
        offlineEstimate: false,
        promptHash: this.promptHash,
        inputTokens: tokens.input,
        outputTokens: tokens.output,
        durationMs: this.#options.now().getTime() - startedAt,
      },
    };
  }

  #promptFor(request: GradeRequest): ChatPrompt {
    const { prompts, nonce } = this.#options;
    return {
      system: prompts.render('grade-system'),
      // One nonce for all calls on this answer: the answer is part of the prefix that they share.
      user: `${rubricBlock(prompts, request)}\n\n${answerBlock(prompts, { answer: request.answer, nonce: nonce() })}`,
      format: { schema: replyFormat, inPrompt: prompts.render('grade-json', { schema: replySchemaText }) },
    };
  }

  #asks({ step, only }: GradeRequest): Ask[] {
    const wanted = (items: readonly { id: string }[]) =>
      items.map((item) => item.id).filter((id) => only?.has(id) ?? true);
    const perCall = Math.max(1, this.#options.criteriaPerCall ?? 1);
    const criteria = wanted(step.criteria);
    const asks: Ask[] = [];
    for (let at = 0; at < criteria.length; at += perCall)
      asks.push({ about: 'criteria', ids: criteria.slice(at, at + perCall) });
    const flags = wanted(step.redFlags);
    return flags.length > 0 ? [...asks, { about: 'red-flags', ids: flags }] : asks;
  }

  async #ask(prompt: ChatPrompt, ask: Ask): Promise<Asked> {
    const reply = await this.#askOnce(prompt, ask);
    return reply.kind === 'bad-reply' && ask.about === 'red-flags' ? this.#askOnce(prompt, ask) : reply;
  }

  async #askOnce(prompt: ChatPrompt, { about, ids }: Ask): Promise<Asked> {
    const instruction = this.#options.prompts.render(
      about === 'criteria' ? 'grade-ask-criteria' : 'grade-ask-red-flags',
      { ids: ids.join(', ') },
    );
    const reply = await this.#chat.complete({ ...prompt, user: `${prompt.user}\n\n${instruction}` });
    if (reply.kind !== 'text') return reply;
    const parsed = parseReply(reply.text);
    if (parsed.kind === 'unusable') return { kind: 'bad-reply', reason: parsed.reason };
    // What was not asked in this call is asked in another.
    const items = parsed.items.filter((item) => ids.includes(item.id));
    if (items.length === 0) return { kind: 'bad-reply', reason: 'The reply judges nothing that was asked' };
    return {
      kind: 'items',
      items,
      model: reply.model,
      tokens: { input: reply.inputTokens, output: reply.outputTokens },
    };
  }
}

function toJudgement({ id, evidence, reason, verdict }: ReplyItem): Judgement {
  return { criterionId: id, evidence, reason, verdict };
}

function toFlagJudgement({ id, evidence, verdict }: ReplyItem): FlagJudgement {
  return { redFlagId: id, evidence, present: verdict === 'met' };
}
