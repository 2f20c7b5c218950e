/** Messages as a tree: topics, in each its values, every value a button. */
import { useTexts } from '../../i18n/texts.ts';
import { leavesOf } from './mapping.ts';
import type { DeviceMessage } from './queries.ts';
import { devicesTexts } from './texts.ts';

export function MessageTree(props: {
  messages: readonly DeviceMessage[];
  onPick: (message: DeviceMessage, pointer: string) => void;
}) {
  const sorted = [...props.messages].sort((a, b) => a.topic.localeCompare(b.topic));
  return (
    <ul class="message-tree">
      {sorted.map((message) => (
        <li key={message.topic}>
          <details open={sorted.length <= 3}>
            <summary>
              <code>{message.topic}</code> <Verdict message={message} />
            </summary>
            <ul>
              {message.payloadEncoding === 'base64' ? (
                <li class="soft">{message.payload.slice(0, 60)}…</li>
              ) : (
                leavesOf(message.payload).map(({ pointer, shown }) => (
                  <li key={pointer}>
                    <button type="button" class="link" onClick={() => props.onPick(message, pointer)}>
                      <code>{pointer || message.topic.split('/').at(-1)}</code> <bdi>{shown}</bdi>
                    </button>
                  </li>
                ))
              )}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}

/** Why a message gave nothing, or that it gave a sample. */
function Verdict({ message }: { message: DeviceMessage }) {
  const t = useTexts(devicesTexts);
  const [first] = message.results;
  if (first === undefined) return null;
  if (first.outcome === 'samples') return <span class="soft">✓ {t('gaveSample')}</span>;
  return (
    <span class={first.outcome === 'quarantine' ? 'device-warning' : 'soft'} lang="en">
      {first.reason}
    </span>
  );
}
