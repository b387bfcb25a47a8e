import { useState } from 'react';
import type { PlainOption } from '../../../../block-kit/composition.ts';
import type { StateValue } from '../../../../inputs.ts';
import { useSlack } from '../../../slack.tsx';
import type { ControlProps, Kind } from '../field.ts';
import { useControl } from '../use-control.tsx';
import { type Choice, choicesOf, matching, nameOf, optionChoice } from './choices.ts';
import { Combobox } from './combobox.tsx';
import { useExternalOffers } from './use-external-offers.ts';

type StaticSelect = Kind<'static_select' | 'multi_static_select'>;
type ExternalSelect = Kind<'external_select' | 'multi_external_select'>;
type IdSelect = Kind<
  | 'users_select'
  | 'multi_users_select'
  | 'channels_select'
  | 'multi_channels_select'
  | 'conversations_select'
  | 'multi_conversations_select'
>;

/** One or several of the options that stand in the element. */
export function StaticSelectInput(props: ControlProps<StaticSelect>) {
  const { element } = props;
  const { screen } = useSlack();
  const [query, setQuery] = useState<string | null>(null);
  const options = element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
  const offers = matching(choicesOf(element, screen), query ?? '');
  return <OptionSelect {...props} options={options} offers={offers} query={query} onQuery={setQuery} />;
}

/** One or several of the options that the bot finds for what is typed. */
export function ExternalSelectInput(props: ControlProps<ExternalSelect>) {
  const [query, setQuery] = useState<string | null>(null);
  const found = useExternalOffers(props, query, props.element.min_query_length ?? 3);
  return <OptionSelect {...props} {...found} query={query} onQuery={setQuery} />;
}

type OptionSelectProps = ControlProps<StaticSelect | ExternalSelect> &
  Pick<Parameters<typeof Combobox>[0], 'offers' | 'query' | 'onQuery'> & { options: PlainOption[] };

function OptionSelect({ options, offers, query, onQuery, ...props }: OptionSelectProps) {
  const { element } = props;
  const { value, choose, isBusy, after } = useControl(props);
  const held = value.selected_options ?? (value.selected_option ? [value.selected_option] : []);
  const isMulti = element.type === 'multi_static_select' || element.type === 'multi_external_select';
  const keep = (kept: StateValue['selected_options'] & object) =>
    choose({
      type: element.type,
      ...(isMulti ? { selected_options: kept } : { selected_option: kept[0] ?? null }),
    });
  return (
    <Select
      {...props}
      chosen={held.map(({ text, value: key }) =>
        optionChoice({ text: { type: 'plain_text', text: text.text }, value: key }),
      )}
      onChoose={({ key }) => {
        const option = options.find((one) => one.value === key);
        if (option) keep(isMulti ? [...held, option] : [option]);
      }}
      onRemove={({ key }) => keep(held.filter((one) => one.value !== key))}
      {...{ offers, query, onQuery, isBusy, after, isMulti }}
    />
  );
}

/** One or several people, channels or conversations. */
export function IdSelectInput(props: ControlProps<IdSelect>) {
  const { element } = props;
  const { screen } = useSlack();
  const [query, onQuery] = useState<string | null>(null);
  const { value, choose, isBusy, after } = useControl(props);
  const { one, many } = keysOf(element.type);
  const isMulti = many !== undefined;
  const single = value[one];
  const held = many ? (value[many] ?? []) : single ? [single] : [];
  const keep = (ids: string[]) =>
    choose({ type: element.type, ...(many ? { [many]: ids } : { [one]: ids[0] ?? null }) });
  return (
    <Select
      {...props}
      offers={matching(choicesOf(element, screen), query ?? '')}
      chosen={held.map((id) => nameOf(id, screen))}
      onChoose={({ key }) => keep(isMulti ? [...held, key] : [key])}
      onRemove={({ key }) => keep(held.filter((id) => id !== key))}
      {...{ query, onQuery, isBusy, after, isMulti }}
    />
  );
}

/** Where a value keeps the ids of what was chosen. */
function keysOf(type: IdSelect['type']) {
  switch (type) {
    case 'users_select':
      return { one: 'selected_user' } as const;
    case 'multi_users_select':
      return { one: 'selected_user', many: 'selected_users' } as const;
    case 'channels_select':
      return { one: 'selected_channel' } as const;
    case 'multi_channels_select':
      return { one: 'selected_channel', many: 'selected_channels' } as const;
    case 'conversations_select':
      return { one: 'selected_conversation' } as const;
    case 'multi_conversations_select':
      return { one: 'selected_conversation', many: 'selected_conversations' } as const;
  }
}

type SelectProps = ControlProps<StaticSelect | ExternalSelect | IdSelect> &
  Omit<Parameters<typeof Combobox>[0], 'naming' | 'placeholder' | 'onRemove'> & {
    onRemove: (choice: Choice) => void;
    isMulti: boolean;
    after: React.ReactNode;
  };

function Select({ element, naming, isClearable, isMulti, onRemove, after, ...rest }: SelectProps) {
  const most = 'max_selected_items' in element ? element.max_selected_items : undefined;
  return (
    <span className="bk-control bk-control-select">
      <Combobox
        naming={naming}
        placeholder={element.placeholder?.text ?? (isMulti ? 'Select options' : 'Select an option')}
        isFocusedFirst={element.focus_on_load}
        onRemove={isMulti || isClearable ? onRemove : undefined}
        {...(isMulti && { most: most ?? Number.POSITIVE_INFINITY })}
        offers={rest.offers}
        chosen={rest.chosen}
        query={rest.query}
        onQuery={rest.onQuery}
        onChoose={rest.onChoose}
        isBusy={rest.isBusy}
      />
      {after}
    </span>
  );
}
