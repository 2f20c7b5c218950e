/** How a device's name is made: `{portal}/{service}/{instance}` of topic segments, `{/tags/slave_id}` of values. */
import { type Pointer, parsePointer, valueAt } from './pointer.ts';

type Piece = { text: string } | { name: string } | { pointer: Pointer };

const LONGEST = 500;

export class DeviceTemplate {
  readonly #pieces: readonly Piece[];
  /** Whether the topic alone tells the device. */
  readonly isOfTopic: boolean;
  readonly pointers: readonly Pointer[];

  constructor(text: string) {
    this.#pieces = text
      .split(/(\{[^{}]*\})/)
      .filter((piece) => piece !== '')
      .map(pieceOf);
    this.pointers = this.#pieces.flatMap((piece) => ('pointer' in piece ? [piece.pointer] : []));
    this.isOfTopic =
      this.pointers.length === 0 && !this.#pieces.some((piece) => 'name' in piece && piece.name === 'key');
  }

  /** The device's name, or null where a part of it is not there. */
  fill(names: Readonly<Record<string, string>>, element: unknown, document: unknown): string | null {
    let name = '';
    for (const piece of this.#pieces) {
      const value =
        'text' in piece
          ? piece.text
          : 'name' in piece
            ? names[piece.name]
            : valueAt(piece.pointer.ofDocument ? document : element, piece.pointer.keys);
      if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return null;
      name += value;
    }
    return name.length <= LONGEST ? name : null;
  }
}

function pieceOf(text: string): Piece {
  if (!text.startsWith('{')) return { text };
  const inner = text.slice(1, -1);
  return /^\^?\//.test(inner) ? { pointer: parsePointer(inner) } : { name: inner };
}

/** A text with `{name}` replaced, or null where one is not known. */
export function fillNames(text: string, names: Readonly<Record<string, string>>): string | null {
  return new DeviceTemplate(text).fill(names, undefined, undefined);
}
