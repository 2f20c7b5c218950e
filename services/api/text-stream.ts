/** Bodies that are made while they are sent: no faster than the client reads, and no longer than it listens. */
import { Readable } from 'node:stream';

const BUFFERED_BYTES = 64 * 1024;

/** Texts as a stream of bytes; when it is cancelled, the texts end. */
export function textStream(texts: AsyncIterable<string>): ReadableStream {
  return Readable.toWeb(Readable.from(texts, { objectMode: false, highWaterMark: BUFFERED_BYTES }));
}
