import { afterAll, beforeAll, describe } from 'vitest';
import type { OpenSlack, Place } from './a-slack.ts';
import { completenessTests } from './completeness.ts';
import { differenceTests } from './differences.ts';
import { Ear } from './ear.ts';
import { refusalTests } from './refusals.ts';
import { Seen } from './seen.ts';
import { socketModeTests } from './socket-mode.ts';
import { webApiTests } from './web-api.ts';

/**
 * What every Slack does that the bot is tried against, through the real client and a real app in Socket Mode. One Slack
 * serves all tests: each says things of its own in it.
 */
export function describeSlack(of: string, open: OpenSlack): void {
  describe(`the Slack API of ${of}`, () => {
    let place: Place;
    const parts = new AsyncDisposableStack();
    beforeAll(async () => {
      const slack = await open();
      parts.defer(() => slack.close());
      const ear = await Ear.open(slack);
      parts.defer(() => ear.close());
      const seen = new Seen();
      place = { slack, ear, seen, client: seen.client(slack, slack.botToken) };
    });
    afterAll(() => parts.disposeAsync());

    const at = () => place;
    describe('over HTTP', () => webApiTests(at));
    describe('over HTTP, refused', () => refusalTests(at));
    describe('over the socket', () => socketModeTests(at));
    describe('in what is known to differ', () => differenceTests(at));
    describe('as a whole', () => completenessTests(at));
  });
}
