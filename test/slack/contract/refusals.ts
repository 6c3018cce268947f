import { expect, test } from 'vitest';
import { aForm, type Place } from './a-slack.ts';

const nowhere = 'C0NOWHERE';
const never = '1.000000';
type Refusal = { code: string; method: string; args: (place: Place) => Record<string, unknown> };

/** What is refused, and how. Where the local Slack lets through what Slack refuses: see the known differences. */
export const refusals: readonly Refusal[] = [
  { code: 'channel_not_found', method: 'chat.postMessage', args: () => ({ channel: nowhere, text: 'x' }) },
  { code: 'channel_not_found', method: 'conversations.info', args: () => ({ channel: nowhere }) },
  { code: 'channel_not_found', method: 'conversations.members', args: () => ({ channel: nowhere }) },
  {
    code: 'message_not_found',
    method: 'chat.update',
    args: ({ slack }) => ({ channel: slack.channel.id, ts: never, text: 'x' }),
  },
  {
    code: 'message_not_found',
    method: 'chat.delete',
    args: ({ slack }) => ({ channel: slack.channel.id, ts: never }),
  },
  {
    code: 'message_not_found',
    method: 'chat.getPermalink',
    args: ({ slack }) => ({ channel: slack.channel.id, message_ts: never }),
  },
  {
    code: 'message_not_found',
    method: 'reactions.add',
    args: ({ slack }) => ({ channel: slack.channel.id, timestamp: never, name: 'eyes' }),
  },
  { code: 'user_not_found', method: 'users.info', args: () => ({ user: 'U0NOBODY' }) },
  { code: 'invalid_trigger_id', method: 'views.open', args: () => ({ trigger_id: 'x', view: aForm() }) },
  { code: 'unknown_method', method: 'chat.sendTelegram', args: () => ({}) },
];

export function refusalTests(at: () => Place): void {
  test.each(refusals)('$method answers $code', async ({ code, method, args }) => {
    await expect(at().client.apiCall(method, args(at()))).rejects.toMatchObject({
      data: { ok: false, error: code },
    });
  });
}
