/** Tabs whose choice is in the URL: links, so that each opens and shares like any address. */
import type { ComponentChildren } from 'preact';
import { linkTo, useLocation } from '../app/location.ts';

/** Tabs of a whole view, whose parts are panels of their own. */
export function ViewTabs(props: {
  label: string;
  current: string;
  tabs: readonly { id: string; name: string; isDefault?: boolean }[];
}) {
  const location = useLocation();
  return (
    <nav class="tabs view-tabs" aria-label={props.label}>
      {props.tabs.map(({ id, name, isDefault }) => (
        <a
          key={id}
          href={linkTo(location.path, location, { view: isDefault ? undefined : id })}
          aria-current={id === props.current ? 'page' : undefined}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}

export function Tabs(props: {
  label: string;
  current: string;
  tabs: readonly { id: string; name: string; isDefault?: boolean }[];
  children: ComponentChildren;
}) {
  const location = useLocation();
  return (
    <section class="panel">
      <nav class="tabs" aria-label={props.label}>
        {props.tabs.map(({ id, name, isDefault }) => (
          <a
            key={id}
            href={linkTo(location.path, location, { tab: isDefault ? undefined : id, sort: undefined })}
            aria-current={id === props.current ? 'true' : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
      {props.children}
    </section>
  );
}
