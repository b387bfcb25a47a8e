import { type ReactNode, useState } from 'react';
import type { StateValue } from '../../../inputs.ts';
import { useSlack } from '../../slack.tsx';
import { useConfirm } from './confirm.tsx';
import { type ControlProps, controlId, initialValue } from './field.ts';
import { Trouble, useAct } from './use-act.tsx';

type Control = {
  value: StateValue;
  /** Keeps what is being typed, and tells nobody. */
  type: (value: StateValue) => void;
  /** Keeps what was chosen, and tells the bot where this control does so. */
  choose: (value: StateValue) => void;
  isBusy: boolean;
  /** To be put under the control: what went wrong, and the question asked before it acts. */
  after: ReactNode;
};

/** A control's value and what choosing does. In a view the form keeps the value, in a message the page does. */
export function useControl(props: ControlProps): Control {
  const { element, place, tells } = props;
  const slack = useSlack();
  const [own, setOwn] = useState<StateValue>();
  const { run, isBusy, error } = useAct();
  const { ask, question } = useConfirm();
  const control = controlId(props);
  const isInView = 'view' in place;
  const type = (value: StateValue) => (isInView ? slack.fill(control, value) : setOwn(value));

  async function choose(value: StateValue): Promise<void> {
    if (!tells) return type(value);
    if ('confirm' in element && !(await ask(element.confirm))) return;
    type(value);
    await run({ act: 'use', ...control, chosen: value });
  }

  return {
    value: (isInView ? slack.valueOf(control) : own) ?? initialValue(props),
    type,
    choose,
    isBusy,
    after: (
      <>
        <Trouble>{error}</Trouble>
        {question}
      </>
    ),
  };
}
