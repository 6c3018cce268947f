import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

/** Set to have the pictures of the documentation taken anew. */
const wanted = process.env.PICTURES === '1';
const folder = new URL('../../docs/pictures/', import.meta.url);
const margin = 10;

/** Pictures are taken at twice the size, for screens that show more. */
export const pictureScale = wanted ? 2 : 1;

/** Takes a picture of everything from the first to the last of these parts of the page, where pictures are wanted. */
export async function picture(name: string, page: Page, parts: readonly Locator[]): Promise<void> {
  if (!wanted) return;
  // Away from everything that shows something when it is pointed at.
  await page.mouse.move(0, 0);
  const boxes = await Promise.all(parts.map((part) => part.boundingBox()));
  const seen = boxes.filter((box) => box !== null);
  const left = Math.min(...seen.map((box) => box.x)) - margin;
  const top = Math.min(...seen.map((box) => box.y)) - margin;
  const right = Math.max(...seen.map((box) => box.x + box.width)) + margin;
  const bottom = Math.max(...seen.map((box) => box.y + box.height)) + margin;
  const clip = { x: Math.max(0, left), y: Math.max(0, top), width: right - left, height: bottom - top };
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, folder)), clip });
}
