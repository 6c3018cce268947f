import { expect, test } from 'vitest';
import { competencyPicture } from '../../../src/core/mock/competency-picture.ts';
import { composeDebrief } from '../../../src/core/mock/compose.ts';
import { transcriptOf } from '../../../src/core/mock/transcript.ts';
import { answerOne } from '../practice/conversation.ts';
import { anInterviewing } from './an-interview.ts';

async function anEndedInterview(text: string) {
  const talk = anInterviewing();
  await talk.start({ minutes: 15 });
  await talk.deliver();
  talk.pass(90_000);
  await talk.answer(text);
  await talk.say('skip');
  await talk.deliver();
  await talk.say('end');
  return talk;
}

test('a transcript holds what was asked, answered and graded', async () => {
  const talk = await anEndedInterview(`${answerOne}\n# A heading of the member's`);
  const text = transcriptOf(talk.bank, await talk.record());
  expect(text).toContain('# Mock interview: platform, senior\n\n2026-03-02 · 15 minutes · signal: ');
  expect(text).toContain('## 1. An easy one');
  expect(text).toContain('**You** (90 s):\n\n> I roll back');
  expect(text).toContain("> # A heading of the member's");
  expect(text).toContain(
    '- met: Restores service before looking for the cause (“I roll back to the previous build',
  );
  expect(text).toContain('*No answer.*');
});

test('a transcript forgets what its author has deleted', async () => {
  const talk = await anEndedInterview(answerOne);
  const ts = (await talk.record()).sessions[0]?.answers[0]?.messageTs ?? '';
  await talk.remove(ts);
  expect(transcriptOf(talk.bank, await talk.record())).not.toContain('I roll back');
});

test('the picture has a bar for each competency that was judged, and none where nothing was', async () => {
  const talk = await anEndedInterview(answerOne);
  const debrief = await composeDebrief({ bank: talk.bank, interviews: talk.world.interviews }, 'i1');
  if (!debrief) throw new Error('There is no debrief');
  expect(competencyPicture(debrief)?.bars).toHaveLength(debrief.competencies.length);
  expect(competencyPicture({ ...debrief, competencies: [] })).toBeNull();
});
