import { zodResponseFormat } from 'openai/helpers/zod';
import type { ResponseFormatJSONSchema } from 'openai/resources/shared';
import { z } from 'zod';
import { Verdict } from '../../core/bank/question.ts';

/**
 * What the model is told to reply with: one schema for all calls, since it counts as prefix. Keys are generated in this
 * order, so evidence and reason precede the verdict. No lengths or ranges: strict modes differ in which they accept.
 */
const WireReply = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      evidence: z.array(z.object({ sentence: z.number(), quote: z.string() })),
      reason: z.string(),
      verdict: Verdict,
    }),
  ),
});

export const replyFormat: ResponseFormatJSONSchema = {
  type: 'json_schema',
  json_schema: zodResponseFormat(WireReply, 'verdicts').json_schema,
};

/** The schema as text, for endpoints that take none. */
export const replySchemaText: string = JSON.stringify(replyFormat.json_schema.schema);

/** Longest reason that is kept, in characters. */
const maxReasonLength = 300;

/** One judged item. Lenient in form, as endpoints without a schema write it; what it means is not guessed. */
export const ReplyItem = z.object({
  id: z.string().transform((id) => id.trim()),
  evidence: z
    .array(
      z.object({
        // A hint only: the quote is looked for in the whole answer.
        sentence: z.preprocess(sentenceNumber, z.int()).catch(0),
        quote: z.string(),
      }),
    )
    .nullish()
    .transform((evidence) => evidence ?? []),
  reason: z
    .string()
    .nullish()
    .transform((reason) => storable((reason ?? '').trim().slice(0, maxReasonLength))),
  verdict: z.preprocess((value) => (typeof value === 'string' ? spelling(value) : value), Verdict),
});
export type ReplyItem = z.infer<typeof ReplyItem>;

/** As a number, however the model wrote it: 3, "3", "s3", "[s3]". */
function sentenceNumber(value: unknown): number {
  return Number(String(value).replace(/^\[?s?|\]$/gi, ''));
}

/** PostgreSQL takes neither half a character nor a zero byte into JSON. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '');
}

function spelling(verdict: string): string {
  const form = verdict
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return form === 'not_met' ? 'missed' : form;
}

export type ParsedReply = { kind: 'items'; items: ReplyItem[] } | { kind: 'unusable'; reason: string };

/**
 * Reads the items out of what the model wrote. Text around the object is let pass; more than one object is not, since
 * one of them may be quoted from the answer. Items that do not parse are left out: they count as not judged.
 */
export function parseReply(content: string): ParsedReply {
  const json = outermostObject(content.replace(/<think>[\s\S]*?<\/think>/g, ''));
  if (json === undefined) return { kind: 'unusable', reason: 'The reply holds no single JSON object' };
  const reply = z.object({ items: z.array(z.unknown()) }).safeParse(json);
  if (!reply.success) return { kind: 'unusable', reason: 'The reply is JSON without "items"' };
  const items = reply.data.items.flatMap((item) => ReplyItem.safeParse(item).data ?? []);
  if (items.length === 0) return { kind: 'unusable', reason: 'The reply holds no usable item' };
  return { kind: 'items', items };
}

function outermostObject(text: string): unknown {
  const [start, end] = [text.indexOf('{'), text.lastIndexOf('}')];
  if (start < 0 || end < start) return undefined;
  try {
    return JSON.parse(text.slice(start, end + 1));
  } catch {
    return undefined;
  }
}
