/**
 * `viewer`: every reader sees the time of their own zone, which only Slack's own clients can show. `utc`: plain words
 * for clients that cannot.
 */
export type TimeStyle = 'viewer' | 'utc';

/** The time of day, without the date. */
export function timeOfDay(moment: Date, style: TimeStyle): string {
  const plain = `${moment.toISOString().slice(11, 16)} UTC`;
  return style === 'utc' ? plain : `<!date^${seconds(moment)}^{time}|${plain}>`;
}

/** Day and time. */
export function dayAndTime(moment: Date, style: TimeStyle): string {
  const iso = moment.toISOString();
  const plain = `${iso.slice(0, 10)}, ${iso.slice(11, 16)} UTC`;
  return style === 'utc' ? plain : `<!date^${seconds(moment)}^{date_short_pretty} at {time}|${plain}>`;
}

function seconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}
