import type { Content } from '../../../core/delivery/content.ts';
import type { Message } from './blocks.ts';
import { dailyQuestionMessage } from './daily-question.ts';
import { debriefMessage } from './debrief.ts';
import { feedbackMessage } from './feedback.ts';
import { followUpMessage } from './follow-up.ts';
import { hintMessage } from './hint.ts';
import { interviewAskMessage } from './interview-ask.ts';
import { noticeMessage } from './notice.ts';
import { outlineMessage } from './outline.ts';
import { questionMessage } from './question.ts';
import { seatDebriefMessage, seatOpeningMessage, seatReplyMessage } from './seat.ts';
import { summaryMessage } from './summary.ts';
import { plain } from './text.ts';
import type { TimeStyle } from './times.ts';
import { weeklyBoardMessage } from './weekly-board.ts';

/**
 * The looks of a message. The result stays within Slack's limits for whatever the question schema allows, and nothing
 * that a member, a model or a question says can mention anybody in it.
 */
export function renderContent(content: Content, options: { times?: TimeStyle } = {}): Message {
  switch (content.kind) {
    case 'daily_question':
      return dailyQuestionMessage(content, options.times ?? 'viewer');
    case 'question':
      return questionMessage(content);
    case 'feedback':
      return feedbackMessage(content);
    case 'follow_up':
      return followUpMessage(content);
    case 'hint':
      return hintMessage(content);
    case 'summary':
      return summaryMessage(content);
    case 'outline':
      return outlineMessage(content);
    case 'weekly_board':
      return weeklyBoardMessage(content);
    case 'interview_ask':
      return interviewAskMessage(content);
    case 'debrief':
      return debriefMessage(content);
    case 'seat_opening':
      return seatOpeningMessage(content);
    case 'seat_reply':
      return seatReplyMessage(content);
    case 'seat_debrief':
      return seatDebriefMessage(content);
    case 'file':
      // Uploaded, not posted: this is what it says to those who cannot see it.
      return { text: plain(content.alt, 2_000), blocks: [] };
    case 'notice':
      return noticeMessage(content);
  }
}

/** The `event_type` of the message's metadata. A hint is a notice there, a file belongs to its debrief. */
export type EventType =
  | 'daily_question'
  | 'question'
  | 'feedback'
  | 'follow_up'
  | 'summary'
  | 'outline'
  | 'interview'
  | 'debrief'
  | 'standings'
  | 'notice';

export function eventTypeOf(content: Content): EventType {
  switch (content.kind) {
    case 'hint':
      return 'notice';
    case 'weekly_board':
      return 'standings';
    case 'interview_ask':
    case 'seat_opening':
    case 'seat_reply':
      return 'interview';
    case 'seat_debrief':
    case 'file':
      return 'debrief';
    default:
      return content.kind;
  }
}
