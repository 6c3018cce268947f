import type { Content } from '../../../core/delivery/content.ts';
import type { Message } from './blocks.ts';
import { compose } from './compose.ts';
import { followUpBlocks } from './feedback.ts';

/** The next follow-up after one was skipped. It names its member: several chains may run in one thread. */
export function followUpMessage(content: Extract<Content, { kind: 'follow_up' }>): Message {
  return compose((room) => followUpBlocks({ ...content, for: content.userId }, room));
}
