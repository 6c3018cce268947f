/** Where somebody stands on a board. Members with the same points share a rank, and the next rank is left out: 1, 1, 3. */
export type Place = { userId: string; points: number; answers: number; rank: number };

export type Board = {
  /** The first places, best first; empty where too few take part. */
  top: Place[];
  /** The asking member's own place, whether it is shown to others or not; null without an answer that counts. */
  own: (Place & { isShown: boolean }) | null;
  /** False where fewer take part than a board needs: it would single people out. */
  isOpen: boolean;
};

/** A board of two would say who is last. */
export const fewestParticipants = 3;
export const topPlaces = 10;

/** What a store finds: the best rows in order, the own row, and how many shown members stand above it. */
export type BoardRows = {
  best: { userId: string; points: number; answers: number }[];
  own: { points: number; answers: number; isShown: boolean; above: number } | null;
};

/** The board as one member sees it. */
export function toBoard(userId: string, { best, own }: BoardRows): Board {
  const isOpen = best.length >= fewestParticipants;
  const top: Place[] = [];
  for (const [index, row] of best.slice(0, topPlaces).entries()) {
    const before = top.at(-1);
    top.push({ ...row, rank: before?.points === row.points ? before.rank : index + 1 });
  }
  return {
    top: isOpen ? top : [],
    own: own && {
      userId,
      points: own.points,
      answers: own.answers,
      rank: own.above + 1,
      isShown: own.isShown,
    },
    isOpen,
  };
}
