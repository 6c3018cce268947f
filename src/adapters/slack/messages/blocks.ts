import type { types } from '@slack/bolt';
import { plain } from './text.ts';

export type Block = types.KnownBlock;
export type Button = types.Button;
export type View = types.ModalView | types.HomeView;

/** Everything that `chat.postMessage` needs to know about the looks of a message. */
export type Message = { text: string; blocks: Block[] };

/** A paragraph. `mrkdwn` must be escaped wherever it holds words that are not ours. */
export function section(mrkdwn: string, accessory?: Button): Block {
  const text = { type: 'mrkdwn', text: mrkdwn, verbatim: true } as const;
  return accessory ? { type: 'section', text, accessory } : { type: 'section', text };
}

/** Small print. */
export function context(mrkdwn: string): Block {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: mrkdwn, verbatim: true }] };
}

export function header(text: string): Block {
  return { type: 'header', text: plainText(text, 150) };
}

export const divider: Block = { type: 'divider' };

export function actions(...elements: Button[]): Block {
  return { type: 'actions', elements };
}

export function button(
  label: string,
  options: {
    action: string;
    value?: string;
    url?: string;
    style?: 'primary' | 'danger';
    confirm?: { title: string; text: string; yes: string; no: string };
  },
): Button {
  const { action, value, url, style, confirm } = options;
  return {
    type: 'button',
    action_id: action,
    text: plainText(label, 75),
    ...(value === undefined ? {} : { value }),
    ...(url === undefined ? {} : { url }),
    ...(style === undefined ? {} : { style }),
    ...(confirm === undefined
      ? {}
      : {
          confirm: {
            title: plainText(confirm.title, 100),
            text: plainText(confirm.text, 300),
            confirm: plainText(confirm.yes, 30),
            deny: plainText(confirm.no, 30),
          },
        }),
  };
}

export function plainText(text: string, max: number): types.PlainTextElement {
  return { type: 'plain_text', text: plain(text, max), emoji: false };
}

/** As few paragraphs as hold all lines, in their order; each line must be shorter than a section may be. */
export function paragraphs(lines: readonly string[]): Block[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= 2900) {
      texts[texts.length - 1] = `${last}\n${line}`;
    } else texts.push(line);
  }
  return texts.map((text) => section(text));
}
