import { existsSync } from 'node:fs';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

/** Debian's Chromium; none is downloaded. */
const chromiumPath = '/usr/bin/chromium';
export const hasChromium = existsSync(chromiumPath);

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A Chromium with a profile of its own, which goes when it closes. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: flags });
}

/** The local Slack's page, in the words of somebody who uses it. */
export class SlackPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async actAs(realName: string): Promise<void> {
    await this.page.getByLabel('Act as').selectOption({ label: realName });
  }

  /** A message in the channel that is open, by words of it. */
  message(words: string): Locator {
    return this.page.locator('main .msg', { hasText: words });
  }

  /** A message in the thread that is open. */
  reply(words: string): Locator {
    return this.page.locator('.thread-pane .msg', { hasText: words });
  }

  async openThread(words: string): Promise<void> {
    await this.message(words).hover();
    await this.message(words).getByTitle('Reply in thread').click();
    await this.page.locator('.thread-pane').waitFor();
  }

  async closeThread(): Promise<void> {
    await this.page.locator('.thread-x').click();
  }

  async replyInThread(text: string): Promise<void> {
    const field = this.page.locator('.thread-pane textarea');
    await field.fill(text);
    await field.press('Enter');
  }

  /** Makes the thread so wide. */
  async widenThread(width: number): Promise<void> {
    const handle = this.page.locator('.thread-resize-handle');
    const box = await handle.boundingBox();
    const pane = await this.page.locator('.thread-pane').boundingBox();
    if (!box || !pane) throw new Error('No thread is open');
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width / 2, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + box.width / 2 - (width - pane.width), y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** The direct message with the bot; the local Slack lists it under the name of the person. */
  async openDirectMessage(realName: string): Promise<void> {
    await this.page.locator('.sidebar-item', { hasText: realName }).click();
  }

  get form(): Locator {
    return this.page.locator('.modal');
  }

  get home(): Locator {
    return this.page.locator('.home-inner');
  }

  async openHome(): Promise<void> {
    await this.page.locator('.sidebar-item', { hasText: 'Whetstone' }).click();
    await this.home.waitFor();
  }
}
