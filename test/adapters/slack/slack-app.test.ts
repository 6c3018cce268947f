import { expect, onTestFinished, test } from 'vitest';
import type { Coach } from '../../../src/adapters/slack/coach.ts';
import { createSlackApp } from '../../../src/adapters/slack/slack-app.ts';
import { webClientOptions } from '../../../src/adapters/slack/web-clients.ts';
import { memoryWorld } from '../../fakes/memory-world.ts';
import { SEED } from '../../slack/seed.ts';
import { startFakeSlack } from '../../slack/server.ts';

test('stored events are handled before Slack is connected: the worker starts first', async () => {
  const slack = await startFakeSlack();
  onTestFinished(() => slack.close());
  const app = await createSlackApp({
    connection: { mode: 'socket', botToken: SEED.botToken, appToken: SEED.appToken, connections: 1 },
    port: 0,
    clientOptions: webClientOptions({ slackApiUrl: slack.apiUrl, log: () => {} }),
    routes: [],
    inbox: memoryWorld().inbox,
    coach: { now: () => new Date() } as Coach,
    log: () => {},
    onEvent: () => {},
  });
  await app.replay({
    type: 'event_callback',
    event_id: 'Ev1',
    team_id: SEED.team,
    event: { type: 'pin_added', user: SEED.ada },
  });
  expect(app.isConnected()).toBe(false);
});
