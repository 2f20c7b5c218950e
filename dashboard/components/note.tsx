/** A note on a number: a mark that opens what it says, by pointer, touch and keyboard alike. */
import { useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

export function Note({ text }: { text: string }) {
  const id = useId();
  return (
    <span class="note">
      <button type="button" class="note-mark" popovertarget={id} title={text}>
        <Icon name="note" />
        <span class="visually-hidden">{text}</span>
      </button>
      <span id={id} popover="auto" class="note-text">
        {text}
      </span>
    </span>
  );
}
