import { useId } from 'react';
import type { ChoiceOption } from '../../../block-kit/composition.ts';
import { InlineText, plainWords } from '../text/text-object.tsx';
import type { ControlProps, Kind } from './field.ts';
import { useControl } from './use-control.tsx';

/** Radio buttons: one of a few. */
export function RadioButtons(props: ControlProps<Kind<'radio_buttons'>>) {
  const { element, naming } = props;
  const { value, choose, isBusy, after } = useControl(props);
  const name = useId();
  return (
    <div
      className="bk-choices"
      role="radiogroup"
      aria-busy={isBusy || undefined}
      aria-invalid={naming.isInvalid || undefined}
      {...groupNaming(props)}
    >
      {element.options.map((option) => (
        <Choice
          key={option.value}
          option={option}
          kind="radio"
          name={name}
          isFocusedFirst={element.focus_on_load}
          isChosen={value.selected_option?.value === option.value}
          onToggle={() => choose({ type: element.type, selected_option: option })}
        />
      ))}
      {after}
    </div>
  );
}

/** Checkboxes: any of a few. */
export function Checkboxes(props: ControlProps<Kind<'checkboxes'>>) {
  const { element } = props;
  const { value, choose, isBusy, after } = useControl(props);
  const chosen = new Set((value.selected_options ?? []).map((one) => one.value));
  const toggle = ({ value: toggled }: ChoiceOption) => {
    // In the order of the options, as Slack sends them.
    const selected = element.options.filter((one) => chosen.has(one.value) !== (one.value === toggled));
    return choose({ type: element.type, selected_options: selected });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: the label stands outside, and a legend could not
    <div className="bk-choices" role="group" aria-busy={isBusy || undefined} {...groupNaming(props)}>
      {element.options.map((option) => (
        <Choice
          key={option.value}
          option={option}
          kind="checkbox"
          isFocusedFirst={element.focus_on_load}
          isChosen={chosen.has(option.value)}
          onToggle={() => toggle(option)}
        />
      ))}
      {after}
    </div>
  );
}

/** A group is named by its label's element, which cannot point at it with `for`. */
function groupNaming({ naming: { id, label, describedBy } }: ControlProps) {
  return {
    ...(label === undefined ? { 'aria-labelledby': `${id}-label` } : { 'aria-label': label }),
    ...(describedBy && { 'aria-describedby': describedBy }),
  };
}

function Choice(props: {
  option: ChoiceOption;
  kind: 'radio' | 'checkbox';
  name?: string;
  isChosen: boolean;
  isFocusedFirst: boolean | undefined;
  onToggle: () => void;
}) {
  const { option, kind, name, isChosen, isFocusedFirst, onToggle } = props;
  const id = useId();
  return (
    <label className="bk-choice">
      <input
        type={kind}
        name={name}
        checked={isChosen}
        aria-label={plainWords(option.text)}
        aria-describedby={option.description && `${id}about`}
        data-focus-on-load={isFocusedFirst || undefined}
        onChange={onToggle}
      />
      <span>
        <InlineText object={option.text} />
        {option.description && (
          <span className="bk-about" id={`${id}about`}>
            <InlineText object={option.description} />
          </span>
        )}
      </span>
    </label>
  );
}
