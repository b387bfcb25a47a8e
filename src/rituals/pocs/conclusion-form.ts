import type { ModalView } from '@slack/types';
import { alert, section } from '../../slack/blocks.ts';
import {
  type Choice,
  day,
  decimal,
  type Field,
  oneOf,
  person,
  text,
  wholeNumber,
} from '../../slack/fields.ts';
import { type Form, formBlocks } from '../../slack/form.ts';
import { formModal } from '../../slack/modal.ts';
import { cut, escapeMrkdwn, inline } from '../../slack/text.ts';
import type { FormId } from '../../submission.ts';
import { ConclusionInput, mostUsed } from './input.ts';
import { heading, usedLine } from './lines.ts';
import { type Goal, type Label, labels, none, type Resources } from './rules.ts';
import type { Poc, PocRecord } from './store.ts';

export const conclusionCallback = 'poc_conclusion';

/** What the form carries that concludes a POC, at the revision that it was opened on. */
export type ConclusionMetadata = FormId & { id: string; revision: number };

type ConclusionKey = keyof Form<typeof ConclusionInput>['fields'];

/** The form that concludes a POC: it asks for a result of each of its solutions. */
export function conclusionForm(poc: Pick<Poc, 'solutions'> & Goal): Form<typeof ConclusionInput> {
  const result = (label: Label) => ({
    value: decimal(`${label}: ${inline(poc.metric)}, in ${inline(poc.unit)}`, {
      optional: true,
      hint: 'Empty: not tried.',
    }),
    latency: text(`${label}: latency`, { max: 60, optional: true, placeholder: '1.8 s' }),
    cost: text(`${label}: cost`, { max: 60, optional: true, placeholder: '0.02 an answer' }),
  });
  const [a, b, c] = [result('A'), result('B'), result('C')];
  return {
    schema: ConclusionInput,
    fields: {
      valueA: a.value,
      latencyA: a.latency,
      costA: a.cost,
      valueB: b.value,
      latencyB: b.latency,
      costB: b.cost,
      valueC: c.value,
      latencyC: c.latency,
      costC: c.cost,
      ...actualFields,
      chosen: oneOf('Which one is chosen?', { of: choices(poc) }),
      ...otherFields,
    },
  };
}

const actual = (label: string, key: keyof Resources): Field =>
  wholeNumber(label, { min: 0, max: mostUsed[key] });

const actualFields = {
  items: actual('Data items it took', 'items'),
  days: actual('Days it took', 'days'),
  people: actual('People who worked on it', 'people'),
};

const otherFields = {
  choiceReason: text('Why this choice?', {
    max: 500,
    multiline: true,
    optional: true,
    hint: 'Needed for another one than the best, and for none although one met the goal.',
  }),
  nextSteps: text('Next steps', { max: 2000, multiline: true, placeholder: 'Pilot with two clinics' }),
  nextOwner: person('Who sees to them'),
  nextDate: day('By when'),
};

function choices({ solutions }: Pick<Poc, 'solutions'>): Choice[] {
  return [
    ...solutions.map(({ label, name }) => ({ value: label as string, text: `${label}: ${inline(name)}` })),
    { value: none, text: 'None of them' },
  ];
}

/** The conclusion's form, with what the log says was used. `notice` says why it is shown again. */
export function conclusionModal(
  record: PocRecord,
  reader: { userId: string },
  metadata: ConclusionMetadata,
  notice?: string,
): ModalView {
  const { poc, used } = record;
  const form = conclusionForm(poc);
  const fields = (keys: ConclusionKey[]) =>
    formBlocks(
      form,
      {
        items: String(used.items),
        days: String(used.days),
        people: String(used.people),
        nextOwner: reader.userId,
      },
      keys,
    );
  return formModal({
    title: 'Conclude the POC',
    callbackId: conclusionCallback,
    submit: 'Conclude',
    metadata,
    blocks: [
      heading(record),
      ...poc.solutions.flatMap(({ label, name }) => [
        section(`*${label}* · ${escapeMrkdwn(inline(name))}`),
        ...fields([`value${label}`, `latency${label}`, `cost${label}`]),
      ]),
      usedLine(record),
      ...fields(['items', 'days', 'people', 'chosen', 'choiceReason', 'nextSteps', 'nextOwner', 'nextDate']),
      ...(notice ? [alert(notice, 'warning')] : []),
    ],
  });
}

/** Labels whose fields a conclusion's form does not show, as the plan has no such solution. */
export function unplanned({ solutions }: Pick<Poc, 'solutions'>): Label[] {
  return labels.filter((label) => !solutions.some((solution) => solution.label === label));
}

/** What a form says when the POC's plan was changed after the form was opened. */
export function planChangedNotice(who: string): string {
  return cut(
    `${who} changed the plan while this form was open, so it is not concluded yet. Look at the goal and the solutions, then press Conclude again.`,
    200,
  );
}
