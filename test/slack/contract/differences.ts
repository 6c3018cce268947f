import { expect, test } from 'vitest';
import type { Place } from './a-slack.ts';
import { eventDifferences } from './differences-events.ts';
import { refusalDifferences } from './differences-refusals.ts';
import { webApiDifferences } from './differences-web-api.ts';

/**
 * Something in which the local Slack is known not to be like Slack. What Slack does is what the fake does, unless `fake`
 * says otherwise. A change on any side fails the test: then the entry has to go, or one of the two has to be mended.
 */
export type Difference = {
  about: string;
  /** Why Slack's side is known to be Slack's, and what it means for the bot where it means something. */
  reason: string;
  observe: (place: Place) => Promise<unknown>;
  slack: unknown;
  local: unknown;
  fake?: unknown;
};

/**
 * All of them that a test can show. The local Slack also sends no event again, keeps triggers for half an hour and has no
 * rate limits, and nobody there can be invited, removed or deactivated, no channel archived, no token revoked and no app
 * uninstalled: there the fake stands alone, with tests of its own.
 */
export const knownDifferences: readonly Difference[] = [
  ...refusalDifferences,
  ...webApiDifferences,
  ...eventDifferences,
];

export function differenceTests(at: () => Place): void {
  for (const { about, observe, slack, local, fake = slack } of knownDifferences) {
    test(about, async () => {
      expect({ fake, local }, 'nothing here differs from Slack').not.toEqual({ fake: slack, local: slack });
      expect(await observe(at())).toEqual(at().slack.side === 'local' ? local : fake);
    });
  }
}
