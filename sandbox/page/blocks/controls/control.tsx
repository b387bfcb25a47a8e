import type { Element } from '../../../block-kit/elements.ts';
import { Button } from './button.tsx';
import { Checkboxes, RadioButtons } from './choice-group.tsx';
import type { ControlProps } from './field.ts';
import { FileInput } from './file-input.tsx';
import { DateInput, DateTimeInput, TimeInput } from './moment-input.tsx';
import { OverflowMenu } from './overflow-menu.tsx';
import { RichTextInput } from './rich-text-input.tsx';
import { ExternalSelectInput, IdSelectInput, StaticSelectInput } from './select/selects.tsx';
import { TextInput } from './text-input.tsx';
import './controls.css';
import './select/select.css';

/** Any interactive element. */
export function Control({ element, ...rest }: ControlProps<Element>) {
  switch (element.type) {
    case 'button':
      return <Button element={element} {...rest} />;
    case 'overflow':
      return <OverflowMenu element={element} {...rest} />;
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return <TextInput element={element} {...rest} />;
    case 'rich_text_input':
      return <RichTextInput element={element} {...rest} />;
    case 'static_select':
    case 'multi_static_select':
      return <StaticSelectInput element={element} {...rest} />;
    case 'external_select':
    case 'multi_external_select':
      return <ExternalSelectInput element={element} {...rest} />;
    case 'users_select':
    case 'multi_users_select':
    case 'channels_select':
    case 'multi_channels_select':
    case 'conversations_select':
    case 'multi_conversations_select':
      return <IdSelectInput element={element} {...rest} />;
    case 'datepicker':
      return <DateInput element={element} {...rest} />;
    case 'timepicker':
      return <TimeInput element={element} {...rest} />;
    case 'datetimepicker':
      return <DateTimeInput element={element} {...rest} />;
    case 'radio_buttons':
      return <RadioButtons element={element} {...rest} />;
    case 'checkboxes':
      return <Checkboxes element={element} {...rest} />;
    case 'file_input':
      return <FileInput element={element} {...rest} />;
  }
}
