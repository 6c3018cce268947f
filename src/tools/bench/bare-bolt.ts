import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { z } from 'zod';
import { answerTheBench } from './child.ts';
import { botToken, signingSecret } from './scene.ts';

// What Bolt alone does with an event: it checks the signature, acknowledges, and runs a listener that does nothing.
const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR });
const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  authorize: async () => ({ botToken, botId: 'BBOT', botUserId: 'UBOT', teamId: 'T1' }),
});
app.event('message', async () => {});

answerTheBench(
  {
    begin: async (given) => {
      await app.start(z.object({ port: z.int() }).parse(given).port);
    },
  },
  async () => void (await app.stop()),
);
