import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from '../../sandbox/person/person.ts';
import { fillsReview } from '../../test/support/triage-review.ts';

/** A review whose Save was answered by closing the form: the person takes it for saved. */
export type HeldReview = {
  /** The conditions of its verdict, which no other review has. */
  mark: string;
  project: string;
  /** When the Save that closed the form was pressed, in milliseconds. */
  pressedAt: number;
};

export type Reviewer = {
  person: Person;
  /** Where this person types the command, one after the other. */
  places: string[];
  reviews: number;
  random: () => number;
  /** The longest pause between two reviews, in milliseconds. */
  pauses: number;
};

/** What the person does, and what they are told when Save does not close the form. */
export type Watch = {
  presses: () => void;
  isAnswered: () => void;
  isRefused: (sentence: string) => void;
  /** @throws Error when all of it takes too long */
  checkTime: () => void;
};

const topics = ['triage', 'imaging', 'billing', 'intake'];

/** Holds reviews one after the other, and at every step tries again until it works, as people do. */
export async function holdReviews(reviewer: Reviewer, watch: Watch): Promise<HeldReview[]> {
  const { person, places, reviews, random, pauses } = reviewer;
  const held: HeldReview[] = [];
  for (let number = 1; number <= reviews; number += 1) {
    await pause(random() * pauses);
    const place = places[number % places.length] ?? '#general';
    const project = `${person.name} ${topics[Math.floor(random() * topics.length)]}`;
    const mark = `Case ${number} of ${person.name}.`;
    await opensForm(person, place, watch);
    await choosesProject(person, project, watch);
    await fillsReview(person, { 'Conditions, or the evidence that is needed': mark });
    held.push({ mark, project, pressedAt: await saves(person, random, watch) });
  }
  return held;
}

async function opensForm(person: Person, place: string, watch: Watch): Promise<void> {
  const isOpen = () => person.modal()?.submit === 'Save review';
  while (!isOpen()) {
    watch.checkTime();
    await person.closes({ all: true });
    await person.types(place, '/aipm review');
    for (let waited = 0; waited < 1500 && !isOpen() && person.modal(); waited += 20) await pause(20);
    if (!isOpen()) await pause(100);
  }
}

async function choosesProject(person: Person, name: string, watch: Watch): Promise<void> {
  for (;;) {
    watch.checkTime();
    const found = await person.searches('Project', name);
    const choice = found.find((option) => option.startsWith(name)) ?? found.at(-1);
    if (choice) return person.picks('Project', choice);
    await pause(100);
  }
}

/** Presses Save until the form closes, or asks about earlier verdicts. @returns when the last time was */
async function saves(person: Person, random: () => number, watch: Watch): Promise<number> {
  for (;;) {
    watch.checkTime();
    watch.presses();
    const pressedAt = Date.now();
    const { outcome, errors = {}, message } = await person.submits();
    watch.isAnswered();
    if (outcome === 'closed') return pressedAt;
    if (outcome === 'updated' && person.modal()?.title === 'Saved') {
      await person.closes({ all: true });
      return pressedAt;
    }
    if (outcome !== 'errors' && outcome !== 'failed') throw new Error(`Save was answered with ${outcome}.`);
    watch.isRefused(Object.values(errors).join(' ') || (message ?? outcome));
    await pause(50 + random() * 250);
  }
}
