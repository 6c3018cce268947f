import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/demo.ts';
import { installedLocalSlack } from '../../src/demo/local-slack.ts';
import { answerTo, texts } from '../../src/demo/tour-texts.ts';
import { picture, pictureScale } from './pictures.ts';
import { hasChromium, openBrowser, SlackPage } from './slack-page.ts';

const missing = [
  ...(hasChromium ? [] : ['no Chromium is installed']),
  ...(installedLocalSlack() ? [] : ['the package local-slack for this platform is not installed']),
];
const without = missing.length === 0 ? '' : ` (skipped: ${missing.join(', and ')})`;
const question = 'Question of the day';

// One visit to the page: each test goes on where the one before it has left.
describe.skipIf(missing.length > 0)(`in the browser${without}`, { timeout: 60_000 }, () => {
  let demo: Demo;
  let browser: Browser;
  let slack: SlackPage;

  beforeAll(async () => {
    demo = await startDemo({ port: 0, env: {}, firstQuestion: 'incidents/three-am-latency', settleMs: 800 });
    browser = await openBrowser();
    const page = await browser.newPage({
      viewport: { width: 1280, height: 1800 },
      deviceScaleFactor: pictureScale,
    });
    page.setDefaultTimeout(20_000);
    await page.goto(demo.slack.url);
    slack = new SlackPage(page);
    await slack.actAs('Maya Okafor');
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  }, 60_000);

  test('the question of the day stands in the channel', async () => {
    const daily = slack.message(question);
    await daily.getByRole('button', { name: 'Answer privately' }).waitFor();
    const buttons = await daily.locator('.bk-actions button').allTextContents();
    expect(buttons).toEqual(['Answer privately', 'Hint']);
    await picture('question', slack.page, [daily.locator('.msg-avatar'), daily.locator('.msg-body')]);
  });

  test('an answer in the thread is seen, graded with its own words, and followed up', async () => {
    await slack.openThread(question);
    await slack.widenThread(620);
    await slack.replyInThread(texts.mayaFirst);
    await slack.replyInThread(texts.mayaSecond);
    await slack.reply(texts.mayaFirst).getByText('👀').waitFor();
    await slack.reply(texts.mayaSecond).getByText('👀').waitFor();

    const grade = slack.reply('points');
    await grade.getByRole('button', { name: 'Skip' }).waitFor();
    expect(await slack.reply('points').count()).toBe(1);
    const quotes = await grade.locator('blockquote').allTextContents();
    const said = `${texts.mayaFirst} ${texts.mayaSecond}`;
    expect(quotes.length).toBeGreaterThan(2);
    expect(quotes.filter((quote) => !said.includes(quote.trim().replaceAll(/^“|”$/g, '')))).toEqual([]);
    expect(await grade.textContent()).toContain('Follow-up 1 of 3');
    const parts = [slack.reply(texts.mayaFirst), grade];
    await picture('feedback', slack.page, [
      ...parts.map((part) => part.locator('.msg-avatar')),
      ...parts.map((part) => part.locator('.msg-body')),
    ]);
  });

  test('the answer to a follow-up brings the next one', async () => {
    const asked = (await slack.reply('Follow-up 1 of 3').textContent()) ?? '';
    await slack.replyInThread(answerTo(asked));
    await slack.reply('Follow-up 2 of 3').getByRole('button', { name: 'Skip' }).waitFor();
  });

  test('a private answer is graded in the direct message', async () => {
    await slack.closeThread();
    await slack.actAs('Priya Raman');
    await slack.message(question).getByRole('button', { name: 'Answer privately' }).click();
    await slack.form.waitFor();
    await picture('private-answer', slack.page, [slack.form]);
    await slack.form.locator('input').first().fill(texts.priyaPrivate);
    await slack.form.getByRole('button', { name: 'Send answer' }).click();
    await slack.form.waitFor({ state: 'detached' });
    await slack.openDirectMessage('Priya Raman');
    await slack.openThread('Your answer');
    await slack.reply('Your answer').waitFor();
    await slack.reply('points').getByRole('button', { name: 'Skip' }).waitFor();
    expect(await slack.message('Your answer').textContent()).toContain('Only you and I see this thread');
  });

  test('the Home tab shows progress and what waits', async () => {
    await slack.actAs('Maya Okafor');
    await slack.openHome();
    await slack.home.getByText('Waiting for you').waitFor();
    const headers = await slack.home.locator('.bk-header').allTextContents();
    expect(headers).toEqual([
      'Your practice',
      'Worth another look',
      'Waiting for you',
      "Today's questions",
      'Your place this week',
      'Your daily questions',
    ]);
    await picture('home', slack.page, [slack.home]);
  });
});
