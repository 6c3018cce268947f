import { SEED } from '../../slack/seed.ts';
import type { Scene } from './scene.ts';

/** A message that a member wrote as an answer; `extra` where it was one more than was asked for. */
export type Written = { channel: string; ts: string; user?: string; extra?: boolean };

type Row = Record<string, string | number | null>;

/**
 * Everything that was lost or doubled: answers, grades, messages, daily questions. An empty list is what a settled
 * scene must show. Slack is the witness for messages, the database for answers and grades.
 */
export async function faultsIn(scene: Scene, written: readonly Written[]): Promise<string[]> {
  return [
    ...(await answerFaults(scene, written)),
    ...(await gradeFaults(scene)),
    ...(await messageFaults(scene)),
    ...(await dailyFaults(scene)),
    ...(await leftovers(scene)),
    ...scene.slack.rejected.map((rejection) => `Slack rejected ${JSON.stringify(rejection)}`),
    ...scene.slack.delivery.lost.map((event) => `Slack gave up on ${JSON.stringify(event)}`),
  ];
}

async function answerFaults(scene: Scene, written: readonly Written[]): Promise<string[]> {
  const rows = await scene.query<{ channel_id: string; message_ts: string }>(
    'select channel_id, message_ts from answers',
  );
  const stored = new Set(rows.map((row) => `${row.channel_id} ${row.message_ts}`));
  const wroteExtra = new Set(
    written.flatMap(({ channel, user, extra }) => (extra ? [`${channel} ${user}`] : [])),
  );
  return written.flatMap(({ channel, ts, user }) => {
    if (stored.has(`${channel} ${ts}`)) return [];
    const said = whatWasSaidOf(scene, { channel, ts });
    // Who writes more messages than there are questions may find the chain at its end.
    if (said === 'chain-is-over' && wroteExtra.has(`${channel} ${user}`)) return [];
    return [`answer ${ts} in ${channel} was lost (${said})`];
  });
}

/** What a process logged when it came to the message: the rule by which it was no answer. */
function whatWasSaidOf({ slack, children }: Scene, { channel, ts }: Written): string {
  const delivered = slack.delivery.log.find(({ payload }) => {
    const event = payload.event as Row | undefined;
    return event?.channel === channel && event.ts === ts;
  });
  const id = delivered?.payload.event_id;
  const lines = children.flatMap((child) => child.lines);
  const heard = lines.filter(({ event, trace }) => event === 'message.heard' && trace === id);
  return String(heard.find(({ rule }) => rule !== 'known-already')?.rule ?? 'not heard of');
}

/** One grade for each step that was answered, one feedback for each grade, one summary for each chain that ended. */
async function gradeFaults({ query }: Scene): Promise<string[]> {
  const grades = await query<Row>(`
    select a.session_id, a.step, count(distinct g.revision)::int as grades,
           (select count(*)::int from outbox o where o.key = 'feedback:' || a.session_id || ':' || a.step || ':1'
              and o.status = 'sent') as feedbacks
    from answers a left join grades g on g.session_id = a.session_id and g.step = a.step
    where not a.set_aside group by a.session_id, a.step
    having count(distinct g.revision) <> 1
      or (select count(*) from outbox o where o.key = 'feedback:' || a.session_id || ':' || a.step || ':1'
            and o.status = 'sent') <> 1`);
  const summaries = await query<Row>(`
    select s.id, count(o.id)::int as summaries from sessions s
    left join outbox o on o.key = 'summary:' || s.id and o.status = 'sent'
    where s.status = 'done' group by s.id having count(o.id) <> 1`);
  const asked = await query<Row>(`
    select s.id, s.state from sessions s
    where (select count(*) from jsonb_array_elements_text(s.state->'asked')) <>
          (select count(distinct step) from jsonb_array_elements_text(s.state->'asked') as step)`);
  return [
    ...grades.map((row) => `step without exactly one grade and one feedback: ${JSON.stringify(row)}`),
    ...summaries.map((row) => `ended chain without exactly one summary: ${JSON.stringify(row)}`),
    ...asked.map((row) => `follow-up asked twice: ${JSON.stringify(row)}`),
  ];
}

/** Every post stands in Slack exactly once, and nothing of the bot's stands there that is no post. */
async function messageFaults(scene: Scene): Promise<string[]> {
  const { query } = scene;
  const posts = await query<{ id: string; key: string; status: string; how: string }>(
    `select id, key, status, outgoing->>'kind' as how from outbox`,
  );
  const standing = new Map<string, number>();
  const faults: string[] = [];
  for (const { user, metadata, text } of await allMessages(scene)) {
    if (user !== SEED.bot) continue;
    const entry = String((metadata?.event_payload as Row | undefined)?.entry ?? '');
    if (!posts.some(({ id }) => id === entry)) faults.push(`a message that is no post: ${text}`);
    standing.set(entry, (standing.get(entry) ?? 0) + 1);
  }
  for (const { id, key, status, how } of posts) {
    if (status !== 'sent') faults.push(`post ${key} is ${status}`);
    const count = standing.get(id) ?? 0;
    if (how !== 'reaction' && count !== 1) faults.push(`post ${key} stands ${count} times`);
  }
  return faults;
}

async function allMessages({ query, slack }: Scene) {
  const channels = await query<{ id: string }>(
    `select distinct channel_id as id from outbox where channel_id is not null
     union select channel_id from schedules`,
  );
  return channels.flatMap(({ id }) => slack.messages(id).flatMap(({ ts }) => slack.thread(id, ts)));
}

async function dailyFaults({ query, slack }: Scene): Promise<string[]> {
  const rows = await query<{ channel_id: string; dailies: number }>(
    `select s.channel_id, count(d.id)::int as dailies from schedules s
     left join dailies d on d.channel_id = s.channel_id group by s.channel_id`,
  );
  return rows.flatMap(({ channel_id, dailies }) => {
    const standing = slack.messages(channel_id).filter(({ user }) => user === SEED.bot).length;
    return dailies === 1 && standing === 1
      ? []
      : [`channel ${channel_id} has ${dailies} dailies, ${standing} stand in Slack`];
  });
}

/** A lock that nobody will release keeps its conversation from going on. */
async function leftovers({ query }: Scene): Promise<string[]> {
  const queues = await query<Row>(`
    select queue_name, locked_by from graphile_worker._private_job_queues q
    where locked_at is not null and not exists (
      select 1 from graphile_worker._private_jobs j where j.job_queue_id = q.id and j.locked_at is not null)`);
  return queues.map((row) => `queue locked with no job under way: ${JSON.stringify(row)}`);
}
