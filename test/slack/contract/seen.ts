import { WebAPIPlatformError } from '@slack/web-api';
import { webClient } from '../bolt.ts';
import { record, string } from '../json.ts';

/** What a suite has called and been refused: so that nothing which the bot relies on is left out of it. */
export class Seen {
  readonly methods = new Set<string>();
  readonly refusals = new Set<string>();

  /** A real client, every call of which is noted. */
  client(slack: { apiUrl: string }, token: string) {
    return webClient(slack, token, {
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        this.methods.add(new URL(String(url)).pathname.split('/').at(-1) ?? '');
        const answer = record(await response.clone().json());
        if (answer.ok === false) this.refusals.add(string(answer.error) ?? '');
        return response;
      },
    });
  }
}

/** How Slack takes a call: `ok`, or its code of the refusal. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return error.data.error;
    throw error;
  }
}
