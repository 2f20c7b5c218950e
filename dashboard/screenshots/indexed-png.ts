/**
 * Makes a screenshot small: a true-colour PNG, as Chromium writes it, into one of at most 256 colours. Pages of few
 * flat colours lose nothing that an eye would see, and two thirds of their bytes.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS = 256;
/** Colours are counted in steps of 4 of each channel: finer ones look the same. */
const STEP_BITS = 2;
/** The square of the distance under which two colours need not both be in the palette. */
const LEAST_DISTANCE = 60;

interface Picture {
  width: number;
  height: number;
  /** Three bytes a pixel. */
  rgb: Uint8Array;
}

/** @throws for a PNG that is not 8-bit RGB or RGBA without interlacing */
export function toIndexedPng(png: Buffer): Buffer {
  const picture = decode(png);
  const { palette, indices } = quantised(picture);
  const rows = Buffer.alloc((picture.width + 1) * picture.height);
  for (let y = 0; y < picture.height; y += 1) {
    rows.set(indices.subarray(y * picture.width, (y + 1) * picture.width), y * (picture.width + 1) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(picture.width, 0);
  header.writeUInt32BE(picture.height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}

/** The most frequent colours as the palette, each pixel the nearest of them. */
function quantised({ rgb }: Picture): { palette: Buffer; indices: Uint8Array } {
  const counts = new Map<number, number>();
  const keyAt = (at: number) =>
    (((rgb[at] ?? 0) >> STEP_BITS) << 12) |
    (((rgb[at + 1] ?? 0) >> STEP_BITS) << 6) |
    ((rgb[at + 2] ?? 0) >> STEP_BITS);
  const firstOf = new Map<number, number>();
  for (let at = 0; at < rgb.length; at += 3) {
    const key = keyAt(at);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (!firstOf.has(key)) firstOf.set(key, at);
  }
  const frequent = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([key]) => {
      const at = firstOf.get(key) ?? 0;
      return { key, colour: [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0] as const };
    });
  // Rare colours that look like no other (a warning's) go before one more shade of a frequent one.
  const kept: typeof frequent = [];
  for (const each of frequent) {
    if (kept.length >= COLOURS) break;
    if (kept.every(({ colour }) => distance(colour, each.colour) > LEAST_DISTANCE)) kept.push(each);
  }
  const colours = kept.map(({ colour }) => colour);
  const indexOf = new Map(kept.map(({ key }, index) => [key, index]));
  const indices = new Uint8Array(rgb.length / 3);
  for (let at = 0; at < rgb.length; at += 3) {
    const key = keyAt(at);
    let index = indexOf.get(key);
    if (index === undefined) {
      index = nearest(colours, [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0]);
      indexOf.set(key, index);
    }
    indices[at / 3] = index;
  }
  return { palette: Buffer.from(colours.flat()), indices };
}

type Colour = readonly [number, number, number];

/** The square of how far two colours are apart. */
function distance([r, g, b]: Colour, [red, green, blue]: Colour): number {
  return (red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2;
}

function nearest(colours: readonly Colour[], wanted: Colour): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [index, colour] of colours.entries()) {
    const apart = distance(colour, wanted);
    if (apart < least) [best, least] = [index, apart];
  }
  return best;
}

function decode(png: Buffer): Picture {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const channels = png[25] === 2 ? 3 : png[25] === 6 ? 4 : 0;
  if (png[24] !== 8 || channels === 0 || png[28] !== 0) throw new Error('not an 8-bit RGB or RGBA PNG');
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const lines = unfiltered(inflateSync(Buffer.concat(parts)), width * channels, height, channels);
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    rgb.set(lines.subarray(pixel * channels, pixel * channels + 3), pixel * 3);
  }
  return { width, height, rgb };
}

/** Undoes the filters of each line (PNG specification, 9.2). */
function unfiltered(raw: Buffer, lineBytes: number, height: number, step: number): Uint8Array {
  const out = new Uint8Array(lineBytes * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (lineBytes + 1)];
    for (let x = 0; x < lineBytes; x += 1) {
      const at = y * lineBytes + x;
      const left = x < step ? 0 : (out[at - step] ?? 0);
      const up = y === 0 ? 0 : (out[at - lineBytes] ?? 0);
      const upLeft = x < step || y === 0 ? 0 : (out[at - lineBytes - step] ?? 0);
      const predicted = prediction(filter, left, up, upLeft);
      out[at] = ((raw[y * (lineBytes + 1) + 1 + x] ?? 0) + predicted) & 0xff;
    }
  }
  return out;
}

function prediction(filter: number | undefined, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const estimate = left + up - upLeft;
      const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)];
      return a <= b && a <= c ? left : b <= c ? up : upLeft;
    }
    default:
      return 0;
  }
}
