/** A note on a number: a mark that opens what it says, by pointer, touch and keyboard alike. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

/** @param children what is shown instead of the mark */
export function Note({ text, children }: { text: string; children?: ComponentChildren }) {
  const id = useId();
  return (
    <span class="note">
      <button
        type="button"
        class={children === undefined ? 'note-mark' : 'note-chip'}
        popovertarget={id}
        title={text}
      >
        {children ?? (
          <>
            <Icon name="note" />
            <span class="visually-hidden">{text}</span>
          </>
        )}
      </button>
      <span id={id} popover="auto" class="note-text">
        {text}
      </span>
    </span>
  );
}
