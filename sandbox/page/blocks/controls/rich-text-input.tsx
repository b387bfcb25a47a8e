import type { RichText } from '../../../block-kit/rich-text.ts';
import { type ControlProps, type Kind, namingProps } from './field.ts';
import { useControl } from './use-control.tsx';

/** Text that is sent as rich text; it is typed as plain paragraphs here. */
export function RichTextInput(props: ControlProps<Kind<'rich_text_input'>>) {
  const { element, naming } = props;
  const { value, type, after } = useControl(props);
  return (
    <span className="bk-control bk-control-wide">
      <textarea
        rows={4}
        className="bk-input"
        {...namingProps(naming)}
        value={textOf(value.rich_text_value)}
        placeholder={element.placeholder?.text}
        data-focus-on-load={element.focus_on_load || undefined}
        onChange={(event) => type({ type: element.type, rich_text_value: richTextOf(event.target.value) })}
      />
      {after}
    </span>
  );
}

function richTextOf(text: string): RichText | null {
  if (text === '') return null;
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] };
}

function textOf(value: RichText | null | undefined): string {
  const parts = value?.elements.flatMap((part) =>
    part.type === 'rich_text_list' ? part.elements.map((item) => item.elements) : [part.elements],
  );
  return (parts ?? [])
    .map((inlines) => inlines.map((one) => ('text' in one ? one.text : '')).join(''))
    .join('\n');
}
