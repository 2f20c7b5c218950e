/** Topic patterns of profiles: `teltonika/{gateway}/{panel}`, with `{name*}` for one to four segments, `+` and `#`. */

const WIDEST_NAME = 4;

type Segment =
  | { kind: 'literal'; text: string }
  | { kind: 'one'; name: string | null }
  | { kind: 'some'; name: string }
  | { kind: 'rest' };

export type TopicNames = Readonly<Record<string, string>>;

const NO_NAMES: TopicNames = Object.freeze({});

export class TopicPattern {
  readonly text: string;
  readonly #segments: readonly Segment[];
  readonly #someAt: number;

  constructor(text: string) {
    this.text = text;
    this.#segments = text.split('/').map(segmentOf);
    this.#someAt = this.#segments.findIndex(({ kind }) => kind === 'some');
  }

  /** What the pattern's names stand for in a topic, or null where it is no such topic. */
  match(topic: readonly string[]): TopicNames | null {
    const segments = this.#segments;
    const rests = segments.at(-1)?.kind === 'rest';
    const fixed = segments.length - (rests ? 1 : 0);
    const extra = topic.length - fixed;
    if (extra < 0 || (this.#someAt < 0 && !rests && extra > 0)) return null;
    if (this.#someAt < 0 || extra === 0) return this.#matchWith(topic, fixed, 0);
    if (!rests) return extra < WIDEST_NAME ? this.#matchWith(topic, fixed, extra) : null;
    for (let wider = 0; wider <= Math.min(extra, WIDEST_NAME - 1); wider += 1) {
      const names = this.#matchWith(topic, fixed, wider);
      if (names !== null) return names;
    }
    return null;
  }

  /** Whether the end of a topic matches: a field's topic may leave out how the topic begins. */
  matchesEnd(topic: readonly string[]): boolean {
    if (this.match(topic) !== null) return true;
    const length = this.#segments.length;
    return (
      this.#someAt < 0 &&
      this.#segments.at(-1)?.kind !== 'rest' &&
      topic.length > length &&
      this.match(topic.slice(-length)) !== null
    );
  }

  /** The MQTT filters that bring every topic of the pattern. */
  filters(): string[] {
    const widths = this.#someAt < 0 ? [1] : Array.from({ length: WIDEST_NAME }, (_, index) => index + 1);
    return widths.map((width) =>
      this.#segments
        .flatMap((segment) => {
          if (segment.kind === 'literal') return [segment.text];
          if (segment.kind === 'rest') return ['#'];
          return new Array<string>(segment.kind === 'some' ? width : 1).fill('+');
        })
        .join('/'),
    );
  }

  /** A topic of the pattern with its names replaced, or null where one is not known. */
  fill(names: TopicNames): string | null {
    const texts = this.#segments.map((segment) => {
      if (segment.kind === 'literal') return segment.text;
      return segment.kind === 'rest' || segment.name === null ? undefined : names[segment.name];
    });
    return texts.includes(undefined) ? null : texts.join('/');
  }

  #matchWith(topic: readonly string[], fixed: number, wider: number): TopicNames | null {
    let names: Record<string, string> | null = null;
    let at = 0;
    for (let index = 0; index < fixed; index += 1) {
      const segment = this.#segments[index];
      const text = topic[at];
      if (segment === undefined || text === undefined) return null;
      if (segment.kind === 'literal') {
        if (segment.text !== text) return null;
      } else if (segment.kind === 'one') {
        if (segment.name !== null) {
          names ??= {};
          names[segment.name] = text;
        }
      } else if (segment.kind === 'some') {
        names ??= {};
        names[segment.name] = topic.slice(at, at + 1 + wider).join('/');
        at += wider;
      }
      at += 1;
    }
    return names ?? NO_NAMES;
  }
}

function segmentOf(text: string): Segment {
  if (text === '#') return { kind: 'rest' };
  if (text === '+') return { kind: 'one', name: null };
  const [, name, some] = /^\{([A-Za-z_][A-Za-z0-9_]*)(\*?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: 'literal', text };
  return some === '*' ? { kind: 'some', name } : { kind: 'one', name };
}
