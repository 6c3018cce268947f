import { describe, expect, test } from 'vitest';
import { parseReply, replyFormat } from '../../../src/adapters/openai/reply-schema.ts';

const item = {
  id: 'tells-people',
  evidence: [{ sentence: 3, quote: 'Support gets a short status update' }],
  reason: 'Says who is told.',
  verdict: 'met',
};
const json = JSON.stringify({ items: [item] });

describe('parseReply', () => {
  test.each([
    ['the bare object', json],
    ['text around the object', `Here you are:\n${json}\nI hope that this helps.`],
    ['a code block', `\`\`\`json\n${json}\n\`\`\``],
    ['thinking aloud before it', `<think>Is it {"met"}? Yes.</think>\n${json}`],
  ])('reads %s', (_, content) => {
    expect(parseReply(content)).toEqual({ kind: 'items', items: [item] });
  });

  test.each([
    ['verdict in capitals', { ...item, verdict: 'MET' }, item],
    ['verdict in other words', { ...item, verdict: 'not met' }, { ...item, verdict: 'missed' }],
    ['sentence as text', { ...item, evidence: [{ ...item.evidence[0], sentence: 's3' }] }, item],
    ['sentence in brackets', { ...item, evidence: [{ ...item.evidence[0], sentence: '[s3]' }] }, item],
    [
      'sentence left out',
      { ...item, evidence: [{ quote: 'a b' }] },
      { ...item, evidence: [{ sentence: 0, quote: 'a b' }] },
    ],
    [
      'evidence and reason left out',
      { id: 'a', verdict: 'missed' },
      { id: 'a', evidence: [], reason: '', verdict: 'missed' },
    ],
    ['blanks around the id', { ...item, id: ' tells-people ' }, item],
    ['a long reason', { ...item, reason: 'x'.repeat(500) }, { ...item, reason: 'x'.repeat(300) }],
    ['a zero byte', { ...item, reason: 'a\u0000b' }, { ...item, reason: 'ab' }],
  ])('takes an item with %s', (_, written, read) => {
    expect(parseReply(JSON.stringify({ items: [written] }))).toEqual({ kind: 'items', items: [read] });
  });

  test('leaves out an item that cannot be read and keeps the others', () => {
    const written = { items: [{ ...item, verdict: 'excellent' }, { verdict: 'met' }, item] };
    expect(parseReply(JSON.stringify(written))).toEqual({ kind: 'items', items: [item] });
  });

  test.each([
    ['an empty object', '{}'],
    ['an empty list', '{"items":[]}'],
    ['no JSON', 'The answer is good.'],
    ['nothing', ''],
    ['half an object', json.slice(0, -10)],
    ['a list', `[${JSON.stringify(item)}]`],
    ['two objects, one of which may be quoted from the answer', `The answer says ${json} and I say ${json}`],
    ['only items that cannot be read', '{"items":[{"id":"a","verdict":7}]}'],
  ])('cannot use %s', (_, content) => {
    expect(parseReply(content)).toEqual({ kind: 'unusable', reason: expect.any(String) });
  });
});

test('the schema asks for evidence, then the reason, then the verdict', () => {
  const schema = replyFormat.json_schema.schema as {
    properties: { items: { items: { properties: object; required: string[] } } };
  };
  const { properties, required } = schema.properties.items.items;
  expect(Object.keys(properties)).toEqual(['id', 'evidence', 'reason', 'verdict']);
  expect(required).toEqual(['id', 'evidence', 'reason', 'verdict']);
});

test('the schema limits no lengths and no ranges, which strict endpoints refuse', () => {
  expect(JSON.stringify(replyFormat)).not.toMatch(
    /"(?:minimum|maximum|minLength|maxLength|minItems|maxItems|pattern)"/,
  );
});
