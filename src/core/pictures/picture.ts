/** One bar or point: what it is about, and how far it reaches, from 0 to 1. */
export type Bar = { label: string; share: number };

/** Bars against a line that they should reach. */
export type BarsPicture = {
  kind: 'bars';
  title: string;
  bars: readonly Bar[];
  line: { label: string; at: number };
};

/** Values in their order against a line that they should reach. */
export type LinePicture = {
  kind: 'line';
  title: string;
  points: readonly Bar[];
  line: { label: string; at: number };
};

export type Picture = BarsPicture | LinePicture;

/** Draws data. What a picture shows must be said in words beside it: not everybody sees it, and it may be left out. */
export interface Painter {
  /** The picture as a PNG; null where this machine cannot draw. */
  paint(picture: Picture): Promise<Uint8Array | null>;
}

/** The same in words, for those who cannot see it. */
export function inWords(picture: Picture): string {
  const { title, line } = picture;
  const each = (picture.kind === 'bars' ? picture.bars : picture.points).map(({ label, share }) => {
    const place = share >= line.at ? 'reaches' : 'below';
    return `${label} ${percent(share)} (${place} the line)`;
  });
  return `${picture.kind === 'bars' ? 'Bar' : 'Line'} chart: ${title}. ${each.join(', ')}. The line, ${line.label}, stands at ${percent(line.at)}.`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
