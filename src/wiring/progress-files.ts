import type { Bank } from '../core/bank/bank.ts';
import type { Content } from '../core/delivery/content.ts';
import type { Outgoing } from '../core/delivery/outgoing.ts';
import { inWords, type Painter } from '../core/pictures/picture.ts';
import { topicsPicture, weeksPicture } from '../core/progress/progress-pictures.ts';
import type { ReviewHistory } from '../core/review/review.ts';

type FileDeps = { bank: Bank; reviews: ReviewHistory; painter: Painter };
type Wish = Extract<Outgoing, { kind: 'progress_file' }>;

/** A member's progress as pictures. Null where there is too little to show, or nothing to draw with. */
export function progressFiles({ bank, reviews, painter }: FileDeps): (wish: Wish) => Promise<Content | null> {
  return async ({ teamId, userId, file }) => {
    const history = await reviews.gradedAnswers({ teamId, userId });
    const picture = file === 'topics' ? topicsPicture(bank, history) : weeksPicture(bank, history);
    const bytes = picture && (await painter.paint(picture));
    if (!picture || !bytes) return null;
    return { kind: 'file', name: `${file}.png`, title: picture.title, alt: inWords(picture), bytes };
  };
}
