import { z } from 'zod';
import { Level } from '../../../core/bank/question.ts';
import { type Field, fieldOf, ViewValues } from './inputs.ts';
import { type ScheduleFields, setupBlocks } from './setup-modal.ts';
import { readSkipDates } from './skip-dates.ts';
import { plain } from './text.ts';
import { readZone } from './time-zone.ts';

export type ParsedSetup =
  | {
      kind: 'ok' /** Null where the modal did not ask. */;
      channelId: string | null;
      schedule: ScheduleFields;
    }
  /** A sentence for each block that is to be corrected, as a `view_submission` is answered. */
  | { kind: 'invalid'; errors: Record<string, string> };

type Read<T> = { kind: 'ok'; value: T } | { kind: 'wrong'; sentence: string };

const hour = z
  .string()
  .regex(/^\d{1,2}$/)
  .transform(Number)
  .pipe(z.int().min(0).max(23));

/**
 * Reads the setup modal. A field that Slack does not report at all keeps what was `shown`, for clients that report
 * changed fields only.
 */
export function parseSetup(
  state: unknown,
  options: { topics: readonly string[]; shown?: ScheduleFields },
): ParsedSetup {
  const values = ViewValues.safeParse(state).data ?? {};
  const { topics, shown } = options;
  const errors: Record<string, string> = {};
  const read = <T>(blockId: string, kept: T | undefined, parse: (field: Field) => Read<T>): T | null => {
    const field = fieldOf(values, blockId);
    if (field.kind === 'absent' && kept !== undefined) return kept;
    const result = parse(field);
    if (result.kind === 'ok') return result.value;
    errors[blockId] = result.sentence;
    return null;
  };

  const posted = read(setupBlocks.hour, shown?.hour, readHour);
  const closed = read(setupBlocks.closeHour, shown?.closeHour, readHour);
  const zone = read(setupBlocks.zone, shown?.zone, readZoneField);
  const weekdays = read(setupBlocks.weekdays, shown?.weekdays, readWeekdays);
  const skip = read(setupBlocks.skip, shown?.skip, readSkip);
  const chosenTopics = read(setupBlocks.topics, shown?.topics, (field) => readTopics(field, topics));
  const chosenLevels = read(setupBlocks.levels, shown?.levels, readLevels);
  const weeklyPost = read(setupBlocks.weeklyPost, shown?.weeklyPost ?? true, ({ kind }) =>
    ok(kind === 'filled'),
  );
  if (posted !== null && closed !== null && closed <= posted) {
    errors[setupBlocks.closeHour] = 'The outline must come later on the same day than the question.';
  }
  const channelId = readChannel(values, errors);

  if (
    Object.keys(errors).length > 0 ||
    posted === null ||
    closed === null ||
    zone === null ||
    weekdays === null ||
    skip === null ||
    chosenTopics === null ||
    chosenLevels === null ||
    weeklyPost === null
  ) {
    return { kind: 'invalid', errors };
  }
  const schedule = {
    hour: posted,
    closeHour: closed,
    zone,
    weekdays,
    skip,
    topics: chosenTopics,
    levels: chosenLevels,
    weeklyPost,
  };
  return { kind: 'ok', channelId, schedule };
}

function readChannel(values: ViewValues, errors: Record<string, string>): string | null {
  const field = fieldOf(values, setupBlocks.channel);
  if (field.kind === 'empty') errors[setupBlocks.channel] = 'Choose a channel.';
  return field.kind === 'filled' ? (field.values[0] ?? null) : null;
}

function readHour(field: Field): Read<number> {
  const parsed = hour.safeParse(field.kind === 'filled' ? field.values[0] : undefined);
  return parsed.success ? ok(parsed.data) : wrong('Choose an hour.');
}

function readZoneField(field: Field): Read<string> {
  if (field.kind !== 'filled') return wrong('Write a time zone like Europe/Berlin.');
  const reading = readZone(field.values[0] ?? '');
  return reading.kind === 'ok' ? ok(reading.zone) : wrong(reading.sentence);
}

function readWeekdays(field: Field): Read<number[]> {
  const days = field.kind === 'filled' ? field.values : [];
  const parsed = z
    .array(
      z
        .string()
        .regex(/^[1-7]$/)
        .transform(Number),
    )
    .min(1)
    .safeParse(days);
  return parsed.success ? ok([...new Set(parsed.data)].sort()) : wrong('Tick at least one day.');
}

function readSkip(field: Field): Read<ScheduleFields['skip']> {
  const reading = readSkipDates(field.kind === 'filled' ? (field.values[0] ?? '') : '');
  return reading.kind === 'ok' ? ok(reading.skip) : wrong(reading.sentence);
}

/** Chosen from a list, or typed with commas. */
function readTopics(field: Field, known: readonly string[]): Read<string[]> {
  if (field.kind !== 'filled') return ok([]);
  const wanted = field.values.flatMap((value) => value.split(',')).map((value) => value.trim());
  const topics: string[] = [];
  for (const name of wanted.filter((each) => each !== '')) {
    const slug = name.toLowerCase().replaceAll(' ', '-');
    if (!known.includes(slug)) return wrong(`There is no topic “${plain(name, 40)}”.`);
    if (!topics.includes(slug)) topics.push(slug);
  }
  return ok(topics);
}

function readLevels(field: Field): Read<Level[]> {
  const parsed = z.array(Level).safeParse(field.kind === 'filled' ? field.values : []);
  return parsed.success ? ok(parsed.data) : wrong('Tick levels from the list.');
}

function ok<T>(value: T): Read<T> {
  return { kind: 'ok', value };
}

function wrong(sentence: string): { kind: 'wrong'; sentence: string } {
  return { kind: 'wrong', sentence };
}
