import { settingsBlocks } from '../../src/adapters/slack/messages/settings-modal.ts';
import { setupBlocks } from '../../src/adapters/slack/messages/setup-modal.ts';
import { SEED } from '../slack/seed.ts';

/** What the templates are about; all of it exists. */
export type Ground = { channel: string; threadTs: string; user: string; n: number; answer: string };

type Json = Record<string, unknown>;

function envelope(ground: Ground, event: Json, teamId: string = SEED.team): Json {
  return {
    token: 'verification-token',
    team_id: teamId,
    api_app_id: SEED.appId,
    event: { event_ts: `${1_700_000_000 + ground.n}.000100`, ...event },
    type: 'event_callback',
    event_id: `EvHOSTILE${ground.n}`,
    event_time: 1_700_000_000,
    authorizations: [{ team_id: teamId, user_id: SEED.bot, is_bot: true, is_enterprise_install: false }],
  };
}

/** The events that the app asks Slack for, each as Slack would send it. */
export function events(ground: Ground): Json[] {
  const { channel, threadTs, user, n, answer } = ground;
  const ts = `${1_700_000_000 + n}.000200`;
  // Not the channel in which the test answers at the end: these say that it is gone.
  const elsewhere = 'C0ELSEWHERE';
  const message = {
    type: 'message',
    channel,
    channel_type: 'channel',
    user,
    ts,
    thread_ts: threadTs,
    text: answer,
  };
  const direct = { type: 'message', channel: 'D0HOSTILE', channel_type: 'im', user, ts, text: answer };
  return [
    envelope(ground, message),
    envelope(ground, message),
    envelope(ground, { ...message, text: 'skip' }),
    envelope(ground, { ...message, text: `hint ${answer.slice(0, 20)}` }),
    envelope(ground, direct),
    envelope(ground, { ...direct, text: 'help' }),
    envelope(ground, {
      type: 'message',
      subtype: 'message_changed',
      channel,
      ts,
      message: { type: 'message', user, ts: threadTs, text: answer, edited: { user, ts } },
      previous_message: { type: 'message', user, ts: threadTs, text: 'before' },
    }),
    envelope(ground, {
      type: 'message',
      subtype: 'message_deleted',
      channel,
      ts,
      deleted_ts: `${1_700_000_000 + n - 1}.000200`,
      previous_message: { type: 'message', user, ts: threadTs, text: 'before' },
    }),
    envelope(ground, { type: 'app_mention', channel, user, ts, text: `<@${SEED.bot}> hello` }),
    envelope(ground, { type: 'app_home_opened', channel: 'D0HOSTILE', user, tab: 'home' }),
    envelope(ground, { type: 'member_joined_channel', channel: elsewhere, user: SEED.bot, inviter: user }),
    envelope(ground, { type: 'member_left_channel', channel: elsewhere, user: SEED.bot }),
    envelope(ground, { type: 'channel_archive', channel: elsewhere, user }),
    envelope(ground, { type: 'group_deleted', channel: elsewhere }),
    envelope(ground, { type: 'user_change', user: { id: user, tz: 'Europe/Berlin' } }),
    envelope(ground, { type: 'app_uninstalled' }, 'T0OTHER'),
    envelope(ground, { type: 'tokens_revoked', tokens: { bot: ['U0BOT'], oauth: [] } }, 'T0OTHER'),
    envelope(ground, { type: `kind_${n}`, item: { channel, ts } }),
  ];
}

const words = [
  'help',
  'today',
  'practice incidents',
  'practice nothing-like-it',
  'mock',
  'leaderboard all',
  'stats',
  'settings',
  'setup',
  'pause',
  'resume',
  'privacy',
  'forget-me',
  'whatever',
];

/** A slash command, as the fields of a form. */
export function command(ground: Ground, roll: number): Record<string, string> {
  const { user, n } = ground;
  return {
    token: 'verification-token',
    team_id: SEED.team,
    team_domain: 'acme',
    channel_id: 'C0ELSEWHERE',
    channel_name: 'elsewhere',
    user_id: user,
    user_name: 'somebody',
    command: '/interview',
    text: words[Math.floor(roll * words.length)] ?? 'help',
    api_app_id: SEED.appId,
    is_enterprise_install: 'false',
    response_url: 'http://127.0.0.1:9/response',
    trigger_id: `${n}.trigger`,
  };
}

function interactive({ user, n }: Ground): Json {
  return {
    token: 'verification-token',
    api_app_id: SEED.appId,
    team: { id: SEED.team, domain: 'acme' },
    enterprise: null,
    is_enterprise_install: false,
    user: { id: user, username: 'somebody', name: 'somebody', team_id: SEED.team },
    trigger_id: `${n}.trigger`,
  };
}

/** A press of each of the given buttons, with a value that was never made by the app, or one for somebody else. */
export function presses(ground: Ground, actionIds: readonly string[]): Json[] {
  const { channel, threadTs, n } = ground;
  const values = [
    JSON.stringify({ sessionId: 'no-such-session', step: 'main' }),
    JSON.stringify({ sessionId: '../1', step: 'follow-up:__proto__', revision: 1 }),
    JSON.stringify({ dailyId: 'no-such-daily' }),
    JSON.stringify({ channelId: 'C0ELSEWHERE' }),
    '{"__proto__":{"sessionId":"s"}}',
    'not ours',
  ];
  return actionIds.flatMap((actionId) =>
    values.map((value) => ({
      type: 'block_actions',
      ...interactive(ground),
      container: { type: 'message', message_ts: threadTs, channel_id: channel, is_ephemeral: false },
      channel: { id: channel, name: 'hostile' },
      message: { type: 'message', ts: threadTs, text: 'question' },
      response_url: 'http://127.0.0.1:9/response',
      state: { values: {} },
      actions: [
        {
          type: 'button',
          action_id: actionId,
          block_id: 'b',
          value,
          action_ts: `${1_700_000_000 + n}.000300`,
        },
      ],
    })),
  );
}

/** The forms of the app, submitted, and closed. */
export function submissions(ground: Ground): Json[] {
  const { answer, n } = ground;
  const option = (value: string) => ({
    selected_option: { value, text: { type: 'plain_text', text: value } },
  });
  const forms: [string, Json, Json][] = [
    [
      'private_answer',
      { dailyId: 'no-such-daily' },
      { answer: { answer_draft: { type: 'plain_text_input', value: answer } } },
    ],
    [
      'setup',
      { channelId: 'C0ELSEWHERE' },
      {
        [setupBlocks.hour]: { hour: option('9') },
        [setupBlocks.closeHour]: { close_hour: option('17') },
        [setupBlocks.zone]: { zone: { type: 'plain_text_input', value: 'Europe/Berlin' } },
        [setupBlocks.skip]: { skip: { type: 'plain_text_input', value: '2027-01-01' } },
      },
    ],
    ['settings', {}, { [settingsBlocks.level]: { level: option('senior') } }],
    ['unknown_form', {}, {}],
  ];
  return forms.flatMap(([callbackId, metadata, values]) =>
    (callbackId === 'private_answer' ? ['view_submission', 'view_closed'] : ['view_submission']).map(
      (type) => ({
        type,
        ...interactive(ground),
        view: {
          id: `V${n}`,
          team_id: SEED.team,
          type: 'modal',
          callback_id: callbackId,
          private_metadata: JSON.stringify(metadata),
          hash: 'h',
          blocks: [],
          state: { values },
        },
        response_urls: [],
        is_cleared: false,
      }),
    ),
  );
}
