import OpenAI from 'openai';
import type { ResponseFormatJSONSchema } from 'openai/resources/shared';
import { z } from 'zod';
import { isFormatRejection, toFailure } from './failure.ts';

/** What went wrong with a call, in words for an operator: never a key, an answer or the endpoint's own message. */
export type ChatFailure =
  | { kind: 'unavailable'; reason: string; retryAfterMs?: number }
  | { kind: 'bad-reply'; reason: string };

export type ChatReply =
  | { kind: 'text'; text: string; model: string; inputTokens: number; outputTokens: number }
  | ChatFailure;

export type ChatPrompt = {
  system: string;
  user: string;
  format: {
    schema: ResponseFormatJSONSchema;
    /** Added to the system prompt where the endpoint takes no schema. */
    inPrompt: string;
  };
};

export type ChatClientOptions = {
  model: string;
  /** Absent where the endpoint wants none. */
  apiKey?: string;
  /** Absent: OpenAI's own. */
  baseUrl?: string;
  /** For one call, from its start to the last byte. */
  timeoutMs: number;
  /** Left to the endpoint where absent: reasoning models refuse it. */
  temperature?: number;
  now: () => Date;
  fetch?: typeof fetch;
};

const Completion = z.object({
  model: z.string().optional(),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z
    .object({ prompt_tokens: z.number().catch(0), completion_tokens: z.number().catch(0) })
    .nullish()
    .catch(null),
});

/** How the reply's form is asked for, best first. */
const formModes = ['json_schema', 'json_object', 'prompt'] as const;
type FormMode = (typeof formModes)[number];

/**
 * One question, one reply, from any endpoint that speaks chat completions. It never throws for what the endpoint does
 * and never tries the same request twice: waiting is the caller's job. An endpoint that does not know a form of
 * structured output is asked in the next simpler one, and that is remembered.
 */
export class ChatClient {
  readonly #client: OpenAI;
  readonly #options: ChatClientOptions;
  #mode: FormMode = 'json_schema';

  constructor(options: ChatClientOptions) {
    this.#options = options;
    this.#client = new OpenAI({
      apiKey: options.apiKey ?? 'none',
      baseURL: options.baseUrl ?? 'https://api.openai.com/v1',
      timeout: options.timeoutMs,
      maxRetries: 0,
      // Otherwise the SDK reads these from the environment, and it prints requests where OPENAI_LOG says so.
      organization: null,
      project: null,
      adminAPIKey: null,
      webhookSecret: null,
      logLevel: 'off',
      ...(options.fetch ? { fetch: options.fetch } : {}),
    });
  }

  async complete(prompt: ChatPrompt): Promise<ChatReply> {
    for (const mode of formModes.slice(formModes.indexOf(this.#mode))) {
      try {
        const completion = await this.#request(prompt, mode);
        this.#mode = mode;
        return this.#read(completion);
      } catch (error) {
        if (mode !== 'prompt' && isFormatRejection(error)) continue;
        return toFailure(error, { model: this.#options.model, now: this.#options.now() });
      }
    }
    throw new Error('Cannot happen: the last form of asking neither returned nor failed');
  }

  #request({ system, user, format }: ChatPrompt, mode: FormMode): Promise<unknown> {
    const { model, temperature, timeoutMs } = this.#options;
    return this.#client.chat.completions.create(
      {
        model,
        messages: [
          { role: 'system', content: mode === 'json_schema' ? system : `${system}\n\n${format.inPrompt}` },
          // One user message: several templates of open models refuse two in a row.
          { role: 'user', content: user },
        ],
        ...(temperature === undefined ? {} : { temperature }),
        ...(mode === 'json_schema' ? { response_format: format.schema } : {}),
        ...(mode === 'json_object' ? { response_format: { type: 'json_object' } } : {}),
      },
      // The SDK's own timeout does not cover the body of an error.
      { signal: AbortSignal.timeout(timeoutMs) },
    );
  }

  #read(completion: unknown): ChatReply {
    const parsed = Completion.safeParse(completion);
    const choice = parsed.data?.choices[0];
    if (!choice) return badReply('The endpoint answered something other than a chat completion');
    if (choice.message.refusal) return badReply('The model refused');
    switch (choice.finish_reason) {
      case 'length':
        return badReply('The reply was cut off at the length limit');
      case 'content_filter':
        return badReply("The endpoint's content filter stopped the reply");
    }
    const text = choice.message.content ?? '';
    if (text.trim() === '') return badReply('The model said nothing');
    return {
      kind: 'text',
      text,
      // PostgreSQL stores no NUL.
      model: parsed.data?.model?.replaceAll('\0', '') || this.#options.model,
      inputTokens: parsed.data?.usage?.prompt_tokens ?? 0,
      outputTokens: parsed.data?.usage?.completion_tokens ?? 0,
    };
  }
}

function badReply(reason: string): ChatFailure {
  return { kind: 'bad-reply', reason };
}
