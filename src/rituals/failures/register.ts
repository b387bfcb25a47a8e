import { cellOf, cells, daysOverdue, isOpen, isOverdue, type Kind, kinds, type Status } from './rules.ts';

/** A failure mode, as far as its place in the register hangs on it. */
type Ranked = {
  id: string;
  kind: Kind;
  risk: number;
  cost: number;
  status: Status;
  ownerId: string;
  dueDate: string | null;
};

export const filters = ['open', 'mine', 'overdue', 'do now', 'all'] as const;
export type Filter = (typeof filters)[number];

/** Which of the register to show: a filter, a kind, a project, and from which of its rows on. */
export type Place = { filter: Filter; kind: Kind | null; projectId: string | null; from: number };

type Reader = { userId: string; today: string };

/** Whether a failure mode is among those that a filter leaves. All filters but the last leave open ones alone. */
export function isLeftBy(filter: Filter, mode: Ranked, { userId, today }: Reader): boolean {
  switch (filter) {
    case 'open':
      return isOpen(mode);
    case 'mine':
      return isOpen(mode) && mode.ownerId === userId;
    case 'overdue':
      return isOverdue(mode, today);
    case 'do now':
      return isOpen(mode) && cellOf(mode) === 'do now';
    case 'all':
      return true;
  }
}

/** Open ones first, then by cell of the matrix, then the longest overdue, then the highest risk. */
export function ranked<Mode extends Ranked>(modes: Mode[], today: string): Mode[] {
  return [...modes].sort(
    (a, b) =>
      Number(isOpen(b)) - Number(isOpen(a)) ||
      rankOf(a) - rankOf(b) ||
      daysOverdue(b, today) - daysOverdue(a, today) ||
      b.risk - a.risk ||
      (a.id < b.id ? -1 : 1),
  );
}

/** The place of a failure mode's cell, 1 to 4, for a table to sort by. */
export function rankOf(mode: { risk: number; cost: number }): number {
  return cells.indexOf(cellOf(mode)) + 1;
}

/** A place as a control carries it, in at most 75 characters. */
export function placeText({ filter, kind, projectId, from }: Place): string {
  return [filter, kind ?? '', projectId ?? '', from].join('/');
}

/** A place as a control carried it; anything else is the beginning of the open ones. */
export function placeIn(text: string): Place {
  const [filter, kind, projectId, from] = text.split('/');
  return {
    filter: filters.find((known) => known === filter) ?? 'open',
    kind: kinds.find((known) => known === kind) ?? null,
    projectId: projectId || null,
    from: /^\d{1,6}$/.test(from ?? '') ? Number(from) : 0,
  };
}
