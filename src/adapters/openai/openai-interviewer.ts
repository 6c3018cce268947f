import { z } from 'zod';
import type { Interviewer, PhraseReply, PhraseRequest } from '../../core/mock/phrasing.ts';
import { ChatClient, type ChatClientOptions } from './chat-client.ts';
import type { PromptSpec, Prompts } from './prompts.ts';

/** The prompts of an interviewer, with the placeholders that each must hold. */
export const interviewerPrompts = {
  'interview-system': [],
  'interview-phrase': ['transition', 'question'],
} as const satisfies PromptSpec;

const Reply = z.strictObject({ transition: z.string(), question: z.string().nullable() });

const schema = {
  type: 'json_schema',
  json_schema: { name: 'phrasing', strict: true, schema: z.toJSONSchema(Reply) },
} as const;

/** Says authored sentences in other words with any endpoint that speaks chat completions. It never throws. */
export class OpenAiInterviewer implements Interviewer {
  readonly #chat: ChatClient;
  readonly #prompts: Prompts<keyof typeof interviewerPrompts>;

  constructor(options: ChatClientOptions & { prompts: Prompts<keyof typeof interviewerPrompts> }) {
    const { prompts, ...chat } = options;
    this.#prompts = prompts;
    this.#chat = new ChatClient(chat);
  }

  async phrase({ transition, question }: PhraseRequest): Promise<PhraseReply> {
    const reply = await this.#chat.complete({
      system: this.#prompts.render('interview-system'),
      user: this.#prompts.render('interview-phrase', { transition, question: question ?? 'none' }),
      format: {
        schema,
        inPrompt: 'Reply with one JSON object: {"transition": "…", "question": "…" or null}. Nothing else.',
      },
    });
    if (reply.kind !== 'text') return { kind: 'failed', reason: reply.kind };
    const parsed = Reply.safeParse(jsonIn(reply.text));
    return parsed.success ? { kind: 'phrased', phrased: parsed.data } : { kind: 'failed', reason: 'no-json' };
  }
}

/** The object in a reply: some models put it into a code block. */
function jsonIn(text: string): unknown {
  const start = text.indexOf('{');
  try {
    return JSON.parse(text.slice(start, text.lastIndexOf('}') + 1));
  } catch {
    return null;
  }
}
