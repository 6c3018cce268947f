import { isTimeZone } from '../../../core/daily/schedule.ts';
import { plain } from './text.ts';

/** Abbreviations that people type and that name no zone of their own, and cities that are not in any zone's name. */
const nicknames: Readonly<Record<string, string>> = {
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  mdt: 'America/Denver',
  cst: 'America/Chicago',
  cdt: 'America/Chicago',
  edt: 'America/New_York',
  bst: 'Europe/London',
  ist: 'Asia/Kolkata',
  jst: 'Asia/Tokyo',
  cest: 'Europe/Berlin',
  aest: 'Australia/Sydney',
  munich: 'Europe/Berlin',
  hamburg: 'Europe/Berlin',
  bangalore: 'Asia/Kolkata',
  bengaluru: 'Asia/Kolkata',
  mumbai: 'Asia/Kolkata',
  delhi: 'Asia/Kolkata',
  boston: 'America/New_York',
  washington: 'America/New_York',
  'san francisco': 'America/Los_Angeles',
  seattle: 'America/Los_Angeles',
  beijing: 'Asia/Shanghai',
};

export type ZoneReading = { kind: 'ok'; zone: string } | { kind: 'unknown'; sentence: string };

/** Reads what somebody typed as a time zone; what is not one gets a suggestion where anything is near. */
export function readZone(typed: string): ZoneReading {
  const wanted = typed.trim();
  const zones = Intl.supportedValuesOf('timeZone');
  const exact = zones.find((zone) => zone.toLowerCase() === wanted.toLowerCase().replaceAll(' ', '_'));
  if (exact) return { kind: 'ok', zone: exact };
  if (isTimeZone(wanted)) return { kind: 'ok', zone: wanted };
  const near = nearest(wanted.toLowerCase(), zones);
  const ask = near ? ` Did you mean ${near}?` : ' Write one like Europe/Berlin or America/New_York.';
  return { kind: 'unknown', sentence: `I do not know the time zone “${plain(wanted, 40)}”.${ask}` };
}

function nearest(wanted: string, zones: readonly string[]): string | null {
  const nickname = nicknames[wanted];
  if (nickname) return nickname;
  const name = wanted.replaceAll(' ', '_');
  const [city = name] = name
    .split(/[,/]/)
    .filter((part) => part !== '')
    .slice(-1);
  if (city.length < 3) return null;
  const cityOf = (zone: string) => (zone.split('/').at(-1) ?? zone).toLowerCase();
  const same = zones.find((zone) => cityOf(zone) === city);
  if (same) return same;
  let best: { zone: string; distance: number } | null = null;
  for (const zone of zones) {
    const distance = Math.min(editDistance(city, cityOf(zone)), editDistance(name, zone.toLowerCase()));
    if (distance <= Math.max(1, Math.floor(city.length / 4)) && distance < (best?.distance ?? Infinity)) {
      best = { zone, distance };
    }
  }
  return best?.zone ?? zones.find((zone) => zone.toLowerCase().includes(city)) ?? null;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
