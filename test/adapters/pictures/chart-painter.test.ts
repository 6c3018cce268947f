import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { ChartPainter } from '../../../src/adapters/pictures/chart-painter.ts';
import { inWords, type Picture } from '../../../src/core/pictures/picture.ts';

const picture: Picture = {
  kind: 'bars',
  title: 'Competencies against the senior bar',
  bars: [
    { label: 'Risk', share: 0.9 },
    { label: 'Influence', share: 0.2 },
  ],
  line: { label: 'senior bar', at: 0.7 },
};

async function pixelsOf(png: Uint8Array) {
  const image = await loadImage(Buffer.from(png));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const count = (red: number, green: number, blue: number) => {
    let pixels = 0;
    for (let i = 0; i < data.length; i += 4)
      if (data[i] === red && data[i + 1] === green && data[i + 2] === blue) pixels += 1;
    return pixels;
  };
  return { width: image.width, height: image.height, count };
}

const painted = async (given: Picture) => {
  const warned: string[] = [];
  const png = await new ChartPainter((_level, event) => warned.push(event)).paint(given);
  expect(warned).toEqual([]);
  if (!png) throw new Error('Nothing was painted');
  return pixelsOf(png);
};

test('a bar that reaches the line is dark and as long as its share, one below it is not', async () => {
  const { count } = await painted(picture);
  const [reaches, below] = [count(0x1f, 0x3a, 0x4d), count(0x8a, 0x5a, 0)];
  expect(reaches / below).toBeGreaterThan(3.5);
  expect(reaches / below).toBeLessThan(5.5);
  expect(count(0xb0, 0, 0x20)).toBeGreaterThan(50);
});

test('the ground is white, also where a screen is dark', async () => {
  const { width, height, count } = await painted(picture);
  expect(count(255, 255, 255) / (width * height)).toBeGreaterThan(0.5);
});

test('more bars make a higher picture', async () => {
  const many = {
    ...picture,
    bars: Array.from({ length: 8 }, (_, i) => ({ label: `Bar ${i}`, share: i / 8 })),
  };
  const [few, more] = [await painted(picture), await painted(many)];
  expect(more.width).toBe(few.width);
  expect(more.height - few.height).toBe(6 * 54);
});

test('what it shows is said in words', () => {
  expect(inWords(picture)).toBe(
    'Bar chart: Competencies against the senior bar. Risk 90 % (reaches the line), Influence 20 % (below the line). ' +
      'The line, senior bar, stands at 70 %.',
  );
});

test('a line goes through its values, and the one to reach is dashed in another colour', async () => {
  const line = (share: number): Picture => ({
    kind: 'line',
    title: 'Median score by week',
    points: ['2026-W10', '2026-W11', '2026-W12'].map((label) => ({ label, share })),
    line: { label: 'the bar', at: 0.7 },
  });
  const [low, high] = [await painted(line(0.2)), await painted(line(0.7))];
  expect([low.width, low.height]).toEqual([900, 480]);
  expect(low.count(0x1f, 0x3a, 0x4d)).toBeGreaterThan(1_000);
  expect(low.count(0xb0, 0, 0x20)).toBeGreaterThan(300);
  // Where both run at the same height, one covers the other.
  expect(high.count(0x1f, 0x3a, 0x4d) + high.count(0xb0, 0, 0x20)).toBeLessThan(
    low.count(0x1f, 0x3a, 0x4d) + low.count(0xb0, 0, 0x20),
  );
});
