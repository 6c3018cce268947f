/** An object whose fields nobody has checked yet. */
export type Json = Record<string, unknown>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one when it is something else. */
export function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

/** The objects in an array; empty when the value is no array. */
export function records(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The value as a non-empty string, or undefined. */
export function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** True for `true`, `'true'` and `'1'`: forms carry no booleans. */
export function flag(value: unknown): boolean {
  return value === true || value === 'true' || value === '1';
}
