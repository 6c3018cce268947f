import { expect, test } from 'vitest';
import { readSlackText } from '../../../src/adapters/slack/slack-text.ts';

test.each([
  ['p99 &gt; 2s &amp;&amp; errors &lt; 1 %', 'p99 > 2s && errors < 1 %'],
  ['see <https://example.org/a?b=1&amp;c=2|the runbook>', 'see the runbook'],
  ['see <https://example.org/a?b=1&amp;c=2>', 'see https://example.org/a?b=1&c=2'],
  ['<mailto:ann@example.org|ann@example.org> knows', 'ann@example.org knows'],
  ['<@U0ANN> &amp;gt; <#C0TEAM>', '<@U0ANN> &gt; <#C0TEAM>'],
])('%j was written as %j', (sent, written) => {
  expect(readSlackText(sent)).toBe(written);
});
