import { describe, expect, test } from 'vitest';
import {
  actionIds,
  DailyRef,
  fromValue,
  GradeRef,
  HintRef,
  PrivateAnswerRef,
  StepRef,
  toValue,
} from '../../../../src/adapters/slack/messages/actions.ts';
import {
  parseDraft,
  parsePrivateAnswer,
  privateAnswerModal,
} from '../../../../src/adapters/slack/messages/private-answer-modal.ts';
import { parseSettings, settingsBlocks } from '../../../../src/adapters/slack/messages/settings-modal.ts';
import { defaultSettings } from '../../../../src/core/members/member.ts';
import { aQuestion } from '../../../builders/question.ts';

const answered = (answer: string | null, more: string | null) => ({
  answer: { [actionIds.answerDraft]: { type: 'plain_text_input', value: answer } },
  answer_more: { [actionIds.answerDraft]: { type: 'plain_text_input', value: more } },
});

describe('values of buttons', () => {
  const step = { sessionId: 's-1', step: 'follow-up:prove-it' } as const;

  test('come back as they were sent', () => {
    expect(fromValue(StepRef, toValue(step))).toEqual(step);
    expect(fromValue(GradeRef, toValue({ ...step, revision: 2 }))).toEqual({ ...step, revision: 2 });
    expect(fromValue(HintRef, toValue({ dailyId: 'd-1' }))).toEqual({ dailyId: 'd-1' });
  });

  test.each([
    undefined,
    null,
    '',
    '{',
    '[]',
    '{"dailyId":""}',
    '{"dailyId":"d","more":1}',
    '{"sessionId":"s"}',
  ])('%j is not one of ours', (value) => {
    expect(fromValue(DailyRef, value)).toBeNull();
  });
});

describe('the private answer', () => {
  test('carries ids only', () => {
    const ref = { sessionId: 's-1', step: 'main' } as const;
    const modal = privateAnswerModal({ question: aQuestion(), ref, draft: { answer: 'secret', more: '' } });
    expect(modal.private_metadata).toBe('{"sessionId":"s-1","step":"main"}');
    expect(fromValue(PrivateAnswerRef, modal.private_metadata)).toEqual(ref);
  });

  test('is both fields, one after the other', () => {
    expect(parsePrivateAnswer(answered(' First. ', 'Then.'))).toEqual({
      kind: 'ok',
      text: 'First.\n\nThen.',
    });
  });

  test('may be in the second field only', () => {
    expect(parsePrivateAnswer(answered(null, 'Then.'))).toEqual({ kind: 'ok', text: 'Then.' });
  });

  test('must not be empty', () => {
    expect(parsePrivateAnswer(answered(' ', null))).toEqual({
      kind: 'invalid',
      errors: { answer: 'Write an answer first.' },
    });
  });

  test('a draft is kept as it stands', () => {
    expect(parseDraft(answered(' half an ans', null))).toEqual({ answer: ' half an ans', more: '' });
  });
});

describe('settings', () => {
  const state = (level: string | null, followUps: string | null) => ({
    [settingsBlocks.level]: { f: { selected_option: level === null ? null : { value: level } } },
    [settingsBlocks.maxFollowUps]: {
      f: { selected_option: followUps === null ? null : { value: followUps } },
    },
  });

  test('are read', () => {
    expect(parseSettings(state('staff', '0'))).toEqual({
      kind: 'ok',
      settings: { ...defaultSettings, level: 'staff', maxFollowUps: 0 },
    });
  });

  test('keep what was shown in fields that are not reported', () => {
    expect(parseSettings({}, { ...defaultSettings, level: 'staff', maxFollowUps: 1 })).toEqual({
      kind: 'ok',
      settings: { ...defaultSettings, level: 'staff', maxFollowUps: 1 },
    });
  });

  test.each([
    ['wizard', '4'],
    [null, null],
  ])('%j and %j are refused', (level, followUps) => {
    expect(parseSettings(state(level, followUps))).toEqual({
      kind: 'invalid',
      errors: {
        [settingsBlocks.level]: 'Choose a level.',
        [settingsBlocks.maxFollowUps]: 'Choose how many, from none to three.',
      },
    });
  });
});
