import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeliveryDeps } from '../../../src/core/delivery/deliver.ts';
import type { Poster } from '../../../src/core/delivery/poster.ts';
import { aPostOffice, type Turn, toChannel, toSession } from './post-office.ts';

type Try = { slack: Turn; dies: 'never' | 'after-claim' | 'before-call' | 'after-call'; finds: boolean };

const oneTry: fc.Arbitrary<Try> = fc.record({
  slack: fc.constantFrom<Turn[]>('sent', 'later', 'lost', 'landed', 'refused'),
  dies: fc.constantFrom<Try['dies'][]>('never', 'never', 'never', 'after-claim', 'before-call', 'after-call'),
  finds: fc.boolean(),
});

class Death extends Error {}
const die = () => Promise.reject(new Death());

/** The same parts, in a process that dies at the given place. */
function dying(deps: DeliveryDeps, dies: Try['dies']): DeliveryDeps {
  const { poster } = deps;
  switch (dies) {
    case 'never':
      return deps;
    case 'after-claim':
      return { ...deps, placeOf: die, compose: die };
    case 'before-call':
      return { ...deps, compose: die };
    case 'after-call': {
      const send: Poster['send'] = (message) => poster.send(message).then(die);
      return { ...deps, poster: { send, find: (search) => poster.find(search) } };
    }
  }
}

test('whatever Slack says and wherever the process dies, a message lands at most once, and once if it is ever taken', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(toChannel, toSession),
      fc.array(oneTry, { maxLength: 15 }),
      async (post, tries) => {
        const office = aPostOffice();
        await office.open({ origin: 'daily' });
        const id = await office.add(post);
        const { slack } = office;
        let settled = '';
        // After the script Slack takes everything and nothing dies, so this ends.
        for (let i = 0; settled === ''; i++) {
          const turn = tries[i] ?? { slack: 'sent', dies: 'never', finds: true };
          slack.turns.splice(0, slack.turns.length, turn.slack);
          slack.findTurns.splice(0, slack.findTurns.length, turn.finds ? 'tells' : 'cannot-tell');
          const callsBefore = slack.sends.length;
          const delivery = await office.deliver(id, dying(office.deps, turn.dies)).catch((error: unknown) => {
            if (error instanceof Death) return null;
            throw error;
          });
          expect(slack.sends.length - callsBefore).toBeLessThanOrEqual(1);
          expect(slack.landed.length).toBeLessThanOrEqual(1);
          if (delivery?.kind === 'settled') settled = delivery.status;
          const waitMs = delivery?.kind === 'again' ? delivery.at.getTime() - office.now().getTime() : 1000;
          office.pass(waitMs);
          expect(i).toBeLessThan(40);
        }
        const entry = await office.entry(id);
        expect(entry.status).toBe(settled);
        expect(slack.landed).toHaveLength(settled === 'sent' ? 1 : 0);
        if (settled === 'sent') expect(entry.messageTs).toBe(slack.landed[0]?.messageTs);
        else expect(settled).toBe('failed');
        const everRefused = tries.some(({ slack: turn }) => turn === 'refused');
        if (!everRefused) expect(settled).toBe('sent');
      },
    ),
    { numRuns: 500 },
  );
});
