import type { Bank } from '../core/bank/bank.ts';
import type { Content } from '../core/delivery/content.ts';
import type { Outgoing } from '../core/delivery/outgoing.ts';
import { competencyPicture } from '../core/mock/competency-picture.ts';
import { composeDebrief } from '../core/mock/compose.ts';
import type { InterviewStore } from '../core/mock/interview-store.ts';
import { transcriptOf } from '../core/mock/transcript.ts';
import { inWords, type Painter } from '../core/pictures/picture.ts';

type FileDeps = { bank: Bank; interviews: InterviewStore; painter: Painter };
type Wish = Extract<Outgoing, { kind: 'interview_file' }>;

/** The files that go with a closed interview: its picture and its transcript. Null where there is none to send. */
export function interviewFiles({
  bank,
  interviews,
  painter,
}: FileDeps): (wish: Wish) => Promise<Content | null> {
  return async ({ interviewId, file }) => {
    if (file === 'transcript') {
      const record = await interviews.load(interviewId);
      if (record?.interview.status !== 'closed') return null;
      const text = transcriptOf(bank, record);
      return {
        kind: 'file',
        name: 'interview.md',
        title: 'Transcript of the interview',
        alt: 'The interview as a Markdown document.',
        bytes: new TextEncoder().encode(text),
      };
    }
    const debrief = await composeDebrief({ bank, interviews }, interviewId);
    const picture = debrief && competencyPicture(debrief);
    const bytes = picture && (await painter.paint(picture));
    if (!picture || !bytes) return null;
    return { kind: 'file', name: 'competencies.png', title: picture.title, alt: inWords(picture), bytes };
  };
}
