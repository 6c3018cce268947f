/**
 * How many queues there are of a kind. Each look for a job locks all queues that are free: as many of them as there are
 * conversations would make that look slower with every conversation.
 */
const lanesOfAKind = 64;

/** Kinds of work that need no order: reactions. */
const unordered = new Set(['react']);

/**
 * The worker's queue for what must happen in order, from a name like `out:<conversation>`; null for what need not. Some
 * conversations share a queue: it must only hold work that is done in a moment.
 */
export function laneOf(name: string): string | null {
  const kind = name.slice(0, name.indexOf(':'));
  if (unordered.has(kind)) return null;
  // FNV-1a: the same in every process and in every version.
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return `${kind}:${hash % lanesOfAKind}`;
}
