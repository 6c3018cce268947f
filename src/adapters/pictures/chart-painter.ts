import { fileURLToPath } from 'node:url';
import type { ChartConfiguration, Chart as ChartType, Plugin } from 'chart.js';
import type { BarsPicture, LinePicture, Painter, Picture } from '../../core/pictures/picture.ts';

type Log = (level: 'warn', event: string, fields: Record<string, unknown>) => void;

const width = 900;
const barHeight = 54;
const margin = 150;
const lineHeight = 480;

/** Dark enough on white for a contrast of 4.5 to 1; bars above and below differ in lightness and by a word, not by hue alone. */
const colours = { reaches: '#1f3a4d', below: '#8a5a00', line: '#b00020', text: '#1a1a1a', grid: '#d9d9d9' };
const font = 'DejaVu Sans';

/** Both libraries: large, and needed once in a while only, so they are loaded with the first picture. */
type Tools = {
  Chart: typeof ChartType;
  createCanvas: typeof import('@napi-rs/canvas')['createCanvas'];
};

/** Draws with Chart.js on a canvas that needs no browser. */
export class ChartPainter implements Painter {
  readonly #log: Log;
  #tools: Promise<Tools> | null = null;

  constructor(log: Log) {
    this.#log = log;
  }

  async paint(picture: Picture): Promise<Uint8Array | null> {
    try {
      this.#tools ??= load();
      return draw(await this.#tools, picture);
    } catch (error) {
      // The canvas comes ready-made for some platforms only.
      this.#log('warn', 'picture.left-out', {
        error: error instanceof Error ? error.message : String(error),
      });
      return null;
    }
  }
}

async function load(): Promise<Tools> {
  const [{ createCanvas, GlobalFonts }, chart] = await Promise.all([
    import('@napi-rs/canvas'),
    import('chart.js'),
  ]);
  const { Chart, BarController, BarElement, CategoryScale, LinearScale, Title } = chart;
  const { LineController, LineElement, PointElement } = chart;
  Chart.register(BarController, BarElement, CategoryScale, LinearScale, Title);
  Chart.register(LineController, LineElement, PointElement);
  // A server often has no fonts of its own.
  GlobalFonts.registerFromPath(pathOf(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')), font);
  return { Chart, createCanvas };
}

function pathOf(url: string): string {
  return fileURLToPath(url);
}

function draw({ Chart, createCanvas }: Tools, picture: Picture): Uint8Array {
  const height = picture.kind === 'bars' ? margin + picture.bars.length * barHeight : lineHeight;
  const canvas = createCanvas(width, height);
  const page = canvas as unknown as HTMLCanvasElement;
  const chart =
    picture.kind === 'bars' ? new Chart(page, barsChart(picture)) : new Chart(page, lineChart(picture));
  const png = canvas.toBuffer('image/png');
  chart.destroy();
  return png;
}

const text = { family: font, size: 17 };

function barsChart({ title, bars, line }: BarsPicture): ChartConfiguration<'bar'> {
  return {
    type: 'bar',
    data: {
      labels: bars.map(({ label }) => label),
      datasets: [
        {
          data: bars.map(({ share }) => share * 100),
          backgroundColor: bars.map(({ share }) => (share >= line.at ? colours.reaches : colours.below)),
          barPercentage: 0.7,
        },
      ],
    },
    options: {
      ...still,
      indexAxis: 'y',
      layout: { padding: { left: 16, right: 150, top: 12, bottom: 12 } },
      plugins: { title: titled(title) },
      scales: {
        x: percentAxis,
        y: { ticks: { color: colours.text, font: text }, grid: { display: false } },
      },
    },
    plugins: [paper, labels(bars, line.at), barLine(line)],
  };
}

function lineChart({ title, points, line }: LinePicture): ChartConfiguration<'line'> {
  return {
    type: 'line',
    data: {
      labels: points.map(({ label }) => label),
      datasets: [
        {
          data: points.map(({ share }) => share * 100),
          borderColor: colours.reaches,
          backgroundColor: colours.reaches,
          borderWidth: 3,
          pointRadius: 5,
        },
        {
          // The line to reach, dashed: it is told from the other by more than its colour.
          data: points.map(() => line.at * 100),
          borderColor: colours.line,
          borderWidth: 2,
          borderDash: [7, 5],
          pointRadius: 0,
        },
      ],
    },
    options: {
      ...still,
      layout: { padding: { left: 16, right: 40, top: 12, bottom: 12 } },
      plugins: { title: titled(`${title} (dashed: ${line.label}, ${Math.round(line.at * 100)} %)`) },
      scales: {
        x: { ticks: { color: colours.text, font: text }, grid: { display: false } },
        y: percentAxis,
      },
    },
    plugins: [paper],
  };
}

const still = { responsive: false, animation: false, devicePixelRatio: 1 } as const;

const percentAxis = {
  min: 0,
  max: 100,
  ticks: {
    color: colours.text,
    font: text,
    stepSize: 20,
    maxRotation: 0,
    callback: (value: string | number) => `${value} %`,
  },
  grid: { color: colours.grid },
};

function titled(words: string) {
  return { display: true, text: words, color: colours.text, font: { ...text, size: 22 }, padding: 18 };
}

/** Without it the ground is transparent, and dark text stands on a dark screen. */
const paper: Plugin = {
  id: 'paper',
  beforeDraw: ({ ctx, width: w, height: h }) => {
    ctx.save();
    ctx.fillStyle = '#ffffff';
    ctx.fillRect(0, 0, w, h);
    ctx.restore();
  },
};

function labels(bars: readonly { share: number }[], at: number): Plugin<'bar'> {
  return {
    id: 'labels',
    afterDatasetsDraw: (chart) => {
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.font = `16px "${font}"`;
      ctx.fillStyle = colours.text;
      ctx.textBaseline = 'middle';
      for (const [i, element] of chart.getDatasetMeta(0).data.entries()) {
        const share = bars[i]?.share ?? 0;
        const words = `${Math.round(share * 100)} %${share >= at ? '' : ' · below'}`;
        ctx.fillText(words, chartArea.right + 12, element.y);
      }
      ctx.restore();
    },
  };
}

function barLine(line: { label: string; at: number }): Plugin<'bar'> {
  return {
    id: 'bar-line',
    afterDatasetsDraw: ({ ctx, chartArea, scales }) => {
      const x = scales.x?.getPixelForValue(line.at * 100);
      if (x === undefined) return;
      ctx.save();
      ctx.strokeStyle = colours.line;
      ctx.lineWidth = 2;
      ctx.setLineDash([7, 5]);
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.fillStyle = colours.line;
      ctx.font = `14px "${font}"`;
      ctx.textAlign = 'center';
      ctx.fillText(line.label, x, chartArea.top - 6);
      ctx.restore();
    },
  };
}
