/** Slack waits three seconds for an acknowledgement, or for a form to open. A question to it on the way gets one of them. */
const patienceMs = 1_000;

/** What a call gives if it does so in time; otherwise undefined, and the call is left to itself. */
export async function inTime<T>(call: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), patienceMs);
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}
