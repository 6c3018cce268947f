import type { App, BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { MemberRef } from '../../../core/members/member.ts';
import { pressInInterview } from '../../../core/mock/hear.ts';
import type { InterviewWord } from '../../../core/mock/read-word.ts';
import { startInterview } from '../../../core/mock/start.ts';
import { startQuestion } from '../../../core/practice/start.ts';
import type { Coach } from '../coach.ts';
import { publishHome } from '../home.ts';
import { openInterviewOf } from '../interviews.ts';
import {
  type ActionId,
  actionIds,
  fromValue,
  InterviewRef,
  QuestionRef,
  viewIds,
} from '../messages/actions.ts';
import type { Message } from '../messages/blocks.ts';
import { comparisonModal } from '../messages/interview-comparison.ts';
import { mockBlocks, mockModal, parseMock } from '../messages/mock-modal.ts';
import { openInterviewMessage, openInterviewModal } from '../messages/open-interview.ts';
import { orKeepOpen, orSay, reply, sayTo } from './respond.ts';

/** Opens the form of a mock interview; where one is under way, says so instead. Within three seconds of the press. */
export async function openMock(
  coach: Coach,
  client: WebClient,
  wish: MemberRef & { triggerId: string },
): Promise<Message | null> {
  const open = await openInterviewOf(coach, client, wish);
  if (open) return openInterviewMessage(open);
  const { level } = await coach.members.settings(wish);
  await client.views.open({ trigger_id: wish.triggerId, view: mockModal({ level }) });
  return null;
}

type Press = { coach: Coach; client: WebClient; member: MemberRef; value: string | null; triggerId: string };
/** What to answer the member with; null where the thread itself shows it. */
type Pressed = (press: Press) => Promise<Message | null>;

const presses: Partial<Record<ActionId, Pressed>> = {
  [actionIds.pauseInterview]: onInterview('pause'),
  [actionIds.resumeInterview]: onInterview('resume'),
  [actionIds.repeatQuestion]: onInterview('repeat'),
  [actionIds.endInterview]: onInterview('end'),
  [actionIds.train]: train,
  [actionIds.transcript]: transcript,
};

/** Everything about mock interviews that is not a message in one. */
export function listenToMockInterviews(app: App, coach: Coach): void {
  for (const [actionId, pressed] of Object.entries(presses)) {
    app.action<BlockAction>(actionId, async ({ ack, body, action, respond, client }) => {
      const member = memberOf(body);
      const value = 'value' in action ? (action.value ?? null) : null;
      const say = sayTo({ body, respond, client });
      await orSay(coach, { event: `press.${actionId}`, say }, async () => {
        const answer = await pressed({ coach, client, member, value, triggerId: body.trigger_id });
        await ack();
        if (body.response_url) return answer;
        if (body.view?.type === 'home') await publishHome(coach, client, member);
        return null;
      });
    });
  }

  // These open a form, for which Slack waits three seconds.
  app.action<BlockAction>(actionIds.startMock, async ({ ack, body, respond, client }) => {
    await ack();
    const say = sayTo({ body, respond, client });
    await orSay(coach, { event: `press.${actionIds.startMock}`, say }, () =>
      openMock(coach, client, { ...memberOf(body), triggerId: body.trigger_id }),
    );
  });
  app.action<BlockAction>(actionIds.compareInterviews, async ({ ack, body, action, respond, client }) => {
    await ack();
    const say = sayTo({ body, respond, client });
    await orSay(coach, { event: `press.${actionIds.compareInterviews}`, say }, async () => {
      const ref = fromValue(InterviewRef, 'value' in action ? action.value : null);
      return ref ? compare(coach, client, { ...memberOf(body), ...ref, triggerId: body.trigger_id }) : null;
    });
  });

  app.view(viewIds.mock, async ({ ack, view, body, client }) => {
    const member = memberOf(body);
    let inItsPlace: ReturnType<typeof openInterviewModal> | null = null;
    const errors = await orKeepOpen(coach, { event: 'mock', blockId: mockBlocks.track }, async () => {
      const parsed = parseMock(view.state.values);
      if (parsed.kind === 'invalid') return parsed.errors;
      const started = await startInterview(coach.mock, { ...member, ...parsed.wish }, coach.now());
      if (started.kind === 'no-questions')
        return { [mockBlocks.track]: 'There are no questions on that track yet. Choose another one.' };
      if (started.kind === 'already-open') {
        const open = await openInterviewOf(coach, client, member);
        inItsPlace = open && openInterviewModal(open);
      }
      coach.log('info', 'interview.start', { ...started, teamId: member.teamId });
      return null;
    });
    if (errors) return void (await ack({ response_action: 'errors', errors }));
    if (inItsPlace) return void (await ack({ response_action: 'update', view: inItsPlace }));
    await ack();
  });
}

function onInterview(word: InterviewWord): Pressed {
  return async ({ coach, member, value }) => {
    const ref = fromValue(InterviewRef, value);
    if (!ref) return reply({ kind: 'too-late' });
    const result = await pressInInterview(coach.mock, { ...member, ...ref, word }, coach.now());
    if (result === 'done') return null;
    return reply({ kind: result === 'not-yours' ? 'not-yours' : 'too-late' });
  };
}

/** The question that trains what an interview has shown. */
async function train({ coach, member, value }: Press): Promise<Message | null> {
  const ref = fromValue(QuestionRef, value);
  if (!ref) return reply({ kind: 'too-late' });
  const started = await startQuestion(coach.practice, { ...member, ...ref }, coach.now());
  return reply(
    started.kind === 'started' ? { kind: 'practice-started', topic: null } : { kind: 'question-gone' },
  );
}

/** Comes into the thread once, as a file. */
async function transcript({ coach, member, value }: Press): Promise<Message | null> {
  const ref = fromValue(InterviewRef, value);
  const record = ref ? await coach.mock.interviews.load(ref.interviewId) : null;
  const holder = record?.interview.sessions[0]?.sessionId;
  if (!record || !holder || record.interview.teamId !== member.teamId) return reply({ kind: 'too-late' });
  if (record.interview.userId !== member.userId) return reply({ kind: 'not-yours' });
  const { id: interviewId, teamId } = record.interview;
  await coach.addPosts([
    {
      key: `transcript:${interviewId}`,
      teamId,
      outgoing: { kind: 'interview_file', interviewId, file: 'transcript' },
      destination: { to: 'session', sessionId: holder },
    },
  ]);
  return null;
}

/** All interviews of the track of one, side by side. */
async function compare(
  coach: Coach,
  client: WebClient,
  wish: MemberRef & { interviewId: string; triggerId: string },
): Promise<Message | null> {
  const { teamId, userId, interviewId, triggerId } = wish;
  const record = await coach.mock.interviews.load(interviewId);
  if (!record || record.interview.teamId !== teamId) return reply({ kind: 'too-late' });
  if (record.interview.userId !== userId) return reply({ kind: 'not-yours' });
  const { track } = record.interview.plan;
  const past = await coach.mock.interviews.past({ teamId, userId, track, limit: 10 });
  await client.views.open({ trigger_id: triggerId, view: comparisonModal(track, past) });
  return null;
}

function memberOf(body: { user: { id: string }; team?: { id: string } | null }): MemberRef {
  return { teamId: body.team?.id ?? '', userId: body.user.id };
}
