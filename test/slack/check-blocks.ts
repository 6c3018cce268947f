import { ELEMENTS, PARTS } from './element-limits.ts';
import { isRecord, type Json, record, records, string } from './json.ts';
import { BLOCKS, LIMITS, MODAL, type Rule, SURFACES, type Surface, VIEW } from './limits.ts';

/** One broken limit, as a JSON pointer into the request and what is wrong there. */
type Fault = { pointer: string; message: string };

/** Everything wrong with the blocks of a message, modal or home view, worded as Slack words it; empty when all is well. */
export function checkBlocks(blocks: unknown, surface: Surface, root = ''): string[] {
  return [...blockFaults(blocks, surface, root)].map(wording);
}

/** Everything wrong with a modal or home view; empty when all is well. */
export function checkView(view: Json): string[] {
  const surface = view.type === 'home' ? 'home' : 'modal';
  const faults = [
    ...(view.type === 'home' || view.type === 'modal'
      ? []
      : [{ pointer: '/view/type', message: 'must be modal or home' }]),
    ...check(view, surface === 'modal' ? [...MODAL, ...VIEW] : VIEW, '/view'),
    ...blockFaults(view.blocks, surface, '/view'),
  ];
  const hasInput = records(view.blocks).some((block) => block.type === 'input');
  if (surface === 'modal' && hasInput && !view.submit) {
    faults.push({ pointer: '/view/submit', message: 'is required when an input block is within blocks' });
  }
  return faults.map(wording);
}

/** The characters of all texts in the blocks together, as `msg_blocks_too_long` counts them. */
export function blockTextLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + blockTextLength(item), 0);
  if (!isRecord(value)) return 0;
  let sum = 0;
  for (const [key, inner] of Object.entries(value)) {
    sum += key === 'text' && typeof inner === 'string' ? inner.length : blockTextLength(inner);
  }
  return sum;
}

function wording({ pointer, message }: Fault): string {
  return `[ERROR] ${message} [json-pointer:${pointer}]`;
}

function* blockFaults(blocks: unknown, surface: Surface, root: string): Generator<Fault> {
  const pointer = `${root}/blocks`;
  if (!Array.isArray(blocks)) return yield { pointer, message: 'must be an array' };
  const most = LIMITS.blocks[surface];
  if (blocks.length > most) yield { pointer, message: `no more than ${most} items allowed` };
  const blockIds = new Set<string>();
  let tables = 0;
  const markdown: number[] = [];
  let focused = 0;
  for (const [index, item] of blocks.entries()) {
    const at = `${pointer}/${index}`;
    const block = record(item);
    yield* oneBlock(block, { surface, at });
    const id = string(block.block_id);
    if (id !== undefined && blockIds.has(id)) {
      yield { pointer: `${at}/block_id`, message: `block_id already exists: ${id}` };
    }
    if (id !== undefined) blockIds.add(id);
    if (block.type === 'table') tables += 1;
    if (block.type === 'markdown') markdown.push(string(block.text)?.length ?? 0);
    focused += actionables(block).filter((element) => element.focus_on_load === true).length;
  }
  if (tables > 1) yield { pointer, message: 'only one table allowed' };
  if (markdown.length > 1 && markdown.reduce((sum, length) => sum + length) > LIMITS.markdownText) {
    yield { pointer, message: `markdown must be less than ${LIMITS.markdownText + 1} characters in total` };
  }
  if (focused > 1) yield { pointer, message: 'only one element may have focus_on_load' };
}

function* oneBlock(block: Json, { surface, at }: { surface: Surface; at: string }): Generator<Fault> {
  const type = String(block.type);
  const rules = BLOCKS[type];
  if (!rules) return yield { pointer: at, message: `unsupported type: ${type}` };
  if (!SURFACES[type]?.includes(surface)) {
    yield { pointer: at, message: `block type ${type} is not supported in a ${surface}` };
  }
  yield* check(block, [{ at: 'block_id', is: 'string', max: LIMITS.blockId, min: 1 }, ...rules], at);
  const actionIds = new Set<string>();
  for (const element of actionables(block)) {
    const id = string(element.action_id);
    if (id !== undefined && actionIds.has(id)) {
      yield { pointer: at, message: `action_id already exists: ${id}` };
    }
    if (id !== undefined) actionIds.add(id);
  }
}

function actionables(block: Json): Json[] {
  return [...records(block.elements), record(block.accessory), record(block.element)].filter(
    (element) => element.action_id !== undefined || element.focus_on_load !== undefined,
  );
}

function* check(target: Json, rules: readonly Rule[], at: string): Generator<Fault> {
  for (const rule of rules) {
    if (rule.is === 'one of') {
      if (!rule.fields.some((field) => present(target[field]))) {
        yield { pointer: at, message: `missing required field: ${rule.fields.join(' or ')}` };
      }
      continue;
    }
    for (const { value, pointer } of resolve(target, rule.at, at)) yield* one(value, rule, pointer);
  }
}

function present(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The values that a path names; with `[]` one per item, and none when the array is missing. */
function resolve(target: Json, path: string, at: string): { value: unknown; pointer: string }[] {
  if (!path.endsWith('[]')) return [{ value: target[path], pointer: `${at}/${path}` }];
  const field = path.slice(0, -2);
  const items = target[field];
  if (!Array.isArray(items)) return [];
  return items.map((value, index) => ({ value, pointer: `${at}/${field}/${index}` }));
}

type CheckableRule = Exclude<Rule, { is: 'one of' }>;

function* one(value: unknown, rule: CheckableRule, pointer: string): Generator<Fault> {
  if (!present(value)) {
    if ('required' in rule && rule.required) yield { pointer, message: 'missing required field' };
    return;
  }
  switch (rule.is) {
    case 'text': {
      if (!isRecord(value)) return yield { pointer, message: 'must be a text object' };
      const text = value;
      if (text.type !== 'plain_text' && (rule.plain || text.type !== 'mrkdwn')) {
        yield {
          pointer: `${pointer}/type`,
          message: `must be ${rule.plain ? 'plain_text' : 'a text object'}`,
        };
      }
      yield* size(text.text, { min: 1, max: rule.max }, `${pointer}/text`);
      return;
    }
    case 'string':
      if (rule.oneOf && !rule.oneOf.includes(String(value))) {
        yield { pointer, message: `must be one of ${rule.oneOf.join(', ')}` };
      }
      yield* size(value, { min: rule.min ?? 0, max: rule.max }, pointer);
      return;
    case 'list':
      if (!Array.isArray(value)) return yield { pointer, message: 'must be an array' };
      if (value.length > rule.max) yield { pointer, message: `no more than ${rule.max} items allowed` };
      if (value.length < (rule.min ?? 0))
        yield { pointer, message: `no fewer than ${rule.min} items allowed` };
      return;
    case 'number':
      if (typeof value !== 'number' || value < rule.min || value > rule.max) {
        yield { pointer, message: `must be between ${rule.min} and ${rule.max}` };
      }
      return;
    case 'part':
      return yield* check(record(value), PARTS[rule.part], pointer);
    case 'block':
      return yield* typed(record(value), { of: rule.of, table: BLOCKS, pointer });
    case 'element': {
      const element = record(value);
      yield* typed(element, { of: rule.of, table: ELEMENTS, pointer });
      yield* check(element, [{ at: 'action_id', is: 'string', max: LIMITS.actionId, min: 1 }], pointer);
      return;
    }
  }
}

type Typed = { of: readonly string[]; table: Record<string, readonly Rule[]>; pointer: string };

function* typed(target: Json, { of, table, pointer }: Typed): Generator<Fault> {
  const type = String(target.type);
  if (!of.includes(type)) return yield { pointer, message: `unsupported type: ${type}` };
  yield* check(target, table[type] ?? [], pointer);
}

function* size(
  value: unknown,
  { min, max }: { min: number; max: number },
  pointer: string,
): Generator<Fault> {
  if (typeof value !== 'string') return yield { pointer, message: 'must be a string' };
  if (value.length > max) yield { pointer, message: `must be less than ${max + 1} characters` };
  if (value.length < min) yield { pointer, message: `must be more than ${min - 1} characters` };
}
