/** A value that changes and is watched: the one way in which state is shared between components. */
import { useEffect, useState } from 'preact/hooks';

export interface Changing<T> {
  get(): T;
  set(value: T): void;
  /** Calls back after each change. Returns how to stop. */
  watch(listener: () => void): () => void;
}

export function changing<T>(initial: T): Changing<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set(value) {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of listeners) listener();
    },
    watch(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** The value of now; the component renders again when it changes. */
export function useChanging<T>(source: Changing<T>): T {
  const [value, setValue] = useState(() => source.get());
  useEffect(() => {
    const update = () => setValue(() => source.get());
    update();
    return source.watch(update);
  }, [source]);
  return value;
}
