/** Compression of a stream whose every piece must reach its reader at once. */
import { Readable, type Transform } from 'node:stream';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

const ENCODERS: Record<'br' | 'gzip', () => Transform> = {
  br: () =>
    createBrotliCompress({
      flush: constants.BROTLI_OPERATION_FLUSH,
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 },
    }),
  gzip: () => createGzip({ flush: constants.Z_SYNC_FLUSH }),
};
export type Encoding = keyof typeof ENCODERS;

/** The encoding that a client accepts by its Accept-Encoding, the smaller one first; null for none. */
export function acceptedEncoding(accepted: string | undefined): Encoding | null {
  const weights = new Map(
    (accepted ?? '').split(',').map((entry) => {
      const [name = '', ...parameters] = entry
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return [name, Number(weight ?? 1)];
    }),
  );
  return (['br', 'gzip'] as const).find((name) => (weights.get(name) ?? 0) > 0) ?? null;
}

/** Texts as a stream of compressed bytes; when it is cancelled, the texts end. */
export function compressedStream(texts: AsyncIterable<string>, encoding: Encoding): ReadableStream {
  const source = Readable.from(texts, { objectMode: false, highWaterMark: 1 });
  const encoder = ENCODERS[encoding]();
  source.on('error', (error) => encoder.destroy(error));
  encoder.on('close', () => source.destroy());
  return Readable.toWeb(source.pipe(encoder));
}
