import { createHmac } from 'node:crypto';
import { signingSecret } from './scene.ts';

/** A message in a thread. */
export type Said = {
  id: string;
  teamId: string;
  channel: string;
  user: string;
  threadTs: string;
  text: string;
};

/** The event that Slack would send of it. */
export function messageEvent({ id, teamId, channel, user, threadTs, text }: Said, nowMs: number) {
  const ts = (nowMs / 1000).toFixed(6);
  return {
    token: 'unused',
    team_id: teamId,
    api_app_id: 'A1',
    event: {
      type: 'message',
      channel,
      user,
      text,
      ts,
      event_ts: ts,
      thread_ts: threadTs,
      channel_type: 'channel',
      team: teamId,
      client_msg_id: id,
      blocks: [
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
        },
      ],
    },
    type: 'event_callback',
    event_id: id,
    event_time: Math.floor(nowMs / 1000),
    authorizations: [{ enterprise_id: null, team_id: teamId, user_id: 'UBOT', is_bot: true }],
    is_ext_shared_channel: false,
    event_context: `4-${id}`,
  };
}

/** A request as Slack would sign it. */
export function signed(body: string, nowMs: number): { body: string; headers: Record<string, string> } {
  const timestamp = String(Math.floor(nowMs / 1000));
  const hash = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hash}`,
    },
  };
}
