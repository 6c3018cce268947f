import { actionIds } from './actions.ts';
import { actions, type Button, button, type Message, section } from './blocks.ts';
import { compose } from './compose.ts';
import { count, line } from './text.ts';

/** How this installation is run, as far as a member must know it. */
export type PrivacyFacts = {
  /** The model that reads answers, and whose service it is; null where no model does. */
  model: { name: string; host: string } | null;
  /** How long a draft of a private answer is kept, in days. */
  draftDays: number;
  /** How long a grade is kept apart from its author, so that the same answer is not graded twice; 0 where it is not. */
  gradeCacheDays: number;
  /** Whom to ask; null where the operator has not said. */
  contact: string | null;
};

/** What is stored, where, how long, and how it is deleted. */
export function privacyMessage(facts: PrivacyFacts): Message {
  const { model, draftDays, gradeCacheDays, contact } = facts;
  const reader = model
    ? `To be graded, your answer and the question go to the model *${line(model.name, 80)}* at ${line(model.host, 80)}. Your name does not go with them. What that service keeps is its own affair: ask whoever runs this app.`
    : 'No language model reads your answers here: fixed rules grade them, on the server of this app.';
  return compose(() => [
    section('*What Whetstone stores about you*'),
    section(
      [
        '• Your answers, their grades with the words quoted from them, and the hints you took.',
        '• Of mock interviews: what you chose, the time you took, what they came to, and what you asked a candidate.',
        '• Your settings, your Slack user id, and where each conversation takes place. Your name, time zone and role may be looked up in Slack and kept for a while.',
        '• Your points for first attempts at daily questions, for leaderboards and the weekly post of a channel. Your settings say whether you are shown, by what name, and whether a sentence that you wrote in the channel may be quoted.',
        `• Drafts of private answers, for ${count(draftDays, 'day')} at the most.`,
        '• For channels: their schedule, and who set it up.',
      ].join('\n'),
    ),
    section(
      '*Where.* In the database of whoever runs this app for your workspace. Slack also sends me the other messages of channels that I am in; their text is dropped once I see that they are no answers.',
    ),
    section(`*Who reads it.* ${reader}`),
    section(
      [
        '*How long, and how to delete it.* It stays until you delete it.',
        '• Delete your message in Slack: its text and every quote from it go here too.',
        '• “Not an answer” under a grade: the same, and the grade no longer counts.',
        '• `/interview forget-me`: all of the above goes, except schedules of channels. Messages in Slack stay; you can delete yours, an admin mine.',
        ...(gradeCacheDays > 0
          ? [
              `• A nameless copy of a grade, quotes included, may stay for up to ${count(gradeCacheDays, 'day')} after that.`,
            ]
          : []),
      ].join('\n'),
    ),
    section(
      contact === null
        ? 'Questions about your data go to whoever installed this app in your workspace.'
        : `Questions about your data: ${line(contact, 200)}`,
    ),
    actions(forgetMeButton()),
  ]);
}

/** Deletes everything about the member, once confirmed. */
export function forgetMeButton(): Button {
  return button('Forget me', {
    action: actionIds.forgetMe,
    style: 'danger',
    confirm: {
      title: 'Forget everything?',
      text: 'Your answers, grades, progress and settings are deleted. This cannot be undone.',
      yes: 'Delete it all',
      no: 'Keep it',
    },
  });
}
