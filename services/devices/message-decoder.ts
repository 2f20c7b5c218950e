/** Reads the messages of devices: which device one is of, which unit that is, and what it says. */
import type { QuarantineCode } from '../domain/quarantine.ts';
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import type { TelemetryField, UnitKind } from '../domain/telemetry.ts';
import type { CompiledPart } from './compile.ts';
import { type DeviceState, DeviceStates } from './device-state.ts';
import { type Document, type Element, readDocument, type Unreadable } from './document.ts';
import {
  type DecodedSample,
  decodeElement,
  type ElementOutcome,
  type NothingCode,
  type ReadingContext,
} from './element-decoder.ts';
import { keptPayload } from './prune.ts';
import type { BoundSource, DeviceIndex, Route } from './source-index.ts';

export interface DeviceMessage {
  topic: string;
  payload: Uint8Array;
  /** Epoch milliseconds. */
  receivedAtMs: number;
  /** A copy that the broker kept, handed out at a subscription. */
  retained: boolean;
}

/** What a message said of one device. */
export interface DeviceResult {
  profile: string;
  /** Null: it names none. */
  device: string | null;
  unit: RegisteredUnit | null;
  kind: UnitKind | null;
  samples: DecodedSample[];
  outcome: 'samples' | 'nothing' | 'quarantine';
  code: QuarantineCode | NothingCode | null;
  /** The code, where the message can't be used. */
  quarantineCode: QuarantineCode | null;
  reason: string | null;
  /** Whether it is worth showing the device: it has readings, or trouble with them. */
  isOfInterest: boolean;
  /** Fields of which the message says that there is no reading: what was held of them ends. */
  ended?: TelemetryField[];
  /** What quarantine may keep of the message. */
  kept: () => Uint8Array;
}

interface DeviceElements {
  device: string;
  source: BoundSource | null;
  context: ReadingContext;
  elements: { element: Element; names: Readonly<Record<string, string>> }[];
}

export class MessageDecoder {
  readonly #states = new DeviceStates();

  /** What a message says, by device; empty where no profile reads its topic. */
  decode(index: DeviceIndex, message: DeviceMessage): DeviceResult[] {
    const results: DeviceResult[] = [];
    for (const route of index.routes(message.topic)) {
      if (!route.part.formats.includes('sparkplug')) this.#decodeRoute(index, route, message, results);
    }
    return results;
  }

  #decodeRoute(index: DeviceIndex, route: Route, message: DeviceMessage, results: DeviceResult[]): void {
    const { part } = route;
    if (this.#isMuted(route)) {
      const device = this.#deviceOfTopic(index, route);
      if (device !== null)
        results.push(
          resultOf(
            route,
            device,
            nothing(
              'superseded',
              'another kind of message of this device, which says the time, is read instead',
            ),
            message,
            undefined,
          ),
        );
      return;
    }
    const ofTopic = this.#deviceOfTopic(index, route);
    // Most topics of a gateway hold nothing of ours: they are not even parsed.
    if (ofTopic !== null && part.requires === null && route.readersFor(ofTopic.context.kind).length === 0) {
      results.push(resultOf(route, ofTopic, NOT_MAPPED, message, undefined));
      return;
    }
    const document = readDocument(part, message.payload);
    if ('code' in document) {
      if (ofTopic !== null) results.push(resultOf(route, ofTopic, unreadable(document), message, undefined));
      return;
    }
    if (document.isEmpty) {
      if (ofTopic !== null) results.push(resultOf(route, ofTopic, EMPTY, message, undefined));
      return;
    }
    if (part.mutes !== null) this.#mute(route);
    for (const device of this.#devicesIn(index, route, document, ofTopic)) {
      results.push(this.#decodeDevice(route, device, document, message));
    }
  }

  #decodeDevice(
    route: Route,
    found: DeviceElements,
    document: Document,
    message: DeviceMessage,
  ): DeviceResult {
    const { part } = route;
    const { device, context } = found;
    const readers = route.readersFor(context.kind);
    const state = this.#stateOf(part, device);
    const samples: DecodedSample[] = [];
    let rest: ElementOutcome | null = null;
    for (const { element, names } of found.elements) {
      const outcome = decodeElement(
        part,
        readers,
        element.value,
        {
          topic: route.topic,
          names,
          document: document.value,
          receivedAtMs: message.receivedAtMs,
          retained: message.retained,
        },
        context,
        state,
      );
      if (outcome.outcome === 'samples') for (const sample of outcome.samples) addSample(samples, sample);
      else if (rest === null || (rest.outcome === 'nothing' && isWorse(outcome, rest))) rest = outcome;
    }
    // A device of which a part can't be used is told so, beside the samples that it gave.
    const outcome: ElementOutcome =
      samples.length > 0 && rest?.outcome !== 'quarantine'
        ? { outcome: 'samples', samples }
        : (rest ?? NOT_MAPPED);
    return { ...resultOf(route, found, outcome, message, document.value), samples };
  }

  /** The devices of a document, each with its elements. */
  #devicesIn(
    index: DeviceIndex,
    route: Route,
    document: Document,
    ofTopic: DeviceElements | null,
  ): DeviceElements[] {
    if (ofTopic !== null) {
      const elements = document.elements.map((element) => ({ element, names: route.names }));
      return [{ ...ofTopic, elements }];
    }
    const found = new Map<string, DeviceElements>();
    for (const element of document.elements) {
      const names =
        element.key === null ? route.names : { ...route.names, key: renamed(element.key, route.part) };
      const device = this.#identify(index, route, names, element.value, document.value);
      if (device === null) continue;
      const known = found.get(device.device);
      if (known === undefined) found.set(device.device, { ...device, elements: [{ element, names }] });
      else known.elements.push({ element, names });
    }
    return [...found.values()];
  }

  #deviceOfTopic(index: DeviceIndex, route: Route): DeviceElements | null {
    if (!route.part.devices.every(({ isOfTopic }) => isOfTopic)) return null;
    return this.#identify(index, route, route.names, undefined, undefined);
  }

  /** The device that a template names: one that is a unit's source before others. */
  #identify(
    index: DeviceIndex,
    route: Route,
    names: Readonly<Record<string, string>>,
    element: unknown,
    document: unknown,
  ): DeviceElements | null {
    const { part, only } = route;
    let first: string | null = null;
    const given = renamedNames(names, part);
    for (const template of part.devices) {
      const device = template.fill(given, element, document);
      if (device === null) continue;
      const source = index.sourceOf(part.profileId, device);
      if (source !== undefined && only === (source.isOwn ? source : null)) {
        return { device, source, context: source.context, elements: [] };
      }
      // Read by topics or fields of its own, elsewhere.
      if (source !== undefined) return null;
      first ??= device;
    }
    if (first === null || only !== null) return null;
    const { unbound } = index;
    const context = { ...unbound, kind: unbound.kind ?? part.suggestKind(names) };
    return { device: first, source: null, context, elements: [] };
  }

  #stateOf({ profileId }: CompiledPart, device: string): DeviceState {
    return this.#states.of(`${profileId}\n${device}`);
  }

  #mute({ part, names }: Route): void {
    this.#states.mute(`${part.profileId}\n${part.mutes === null ? '' : names[part.mutes]}`);
  }

  #isMuted({ part, names }: Route): boolean {
    return part.mutedBy !== null && this.#states.isMuted(`${part.profileId}\n${names[part.mutedBy]}`);
  }
}

const NOT_MAPPED = nothing('not-of-interest', 'holds no field that the profile maps for this kind of unit');
const EMPTY = nothing('no-reading', 'an empty payload is no reading');

function resultOf(
  { part, compiled }: Route,
  { device, source, context }: DeviceElements,
  outcome: ElementOutcome,
  { payload }: DeviceMessage,
  document: unknown,
): DeviceResult {
  const isSamples = outcome.outcome === 'samples';
  return {
    profile: compiled.id,
    device,
    unit: source?.unit ?? null,
    kind: context.kind,
    samples: isSamples ? outcome.samples : [],
    outcome: outcome.outcome,
    code: isSamples ? null : outcome.code,
    quarantineCode: outcome.outcome === 'quarantine' ? outcome.code : null,
    reason: isSamples ? null : outcome.reason,
    isOfInterest: isSamples || outcome.code !== 'not-of-interest',
    kept: () => keptPayload(part, payload, document),
  };
}

/** Records of the same time are one sample: a gateway sends a record for each register. */
function addSample(samples: DecodedSample[], sample: DecodedSample): void {
  const same = samples.find(({ ts }) => ts === sample.ts);
  if (same === undefined) samples.push(sample);
  else Object.assign(same.fields, sample.fields);
}

function unreadable({ code, reason }: Unreadable): ElementOutcome {
  return { outcome: 'quarantine', code, reason };
}

/** Of several elements without a sample the one that says most tells why. */
function isWorse(outcome: ElementOutcome, than: ElementOutcome): boolean {
  if (outcome.outcome === 'quarantine') return true;
  return outcome.outcome === 'nothing' && than.outcome === 'nothing' && than.code === 'not-of-interest';
}

function nothing(code: NothingCode, reason: string): ElementOutcome {
  return { outcome: 'nothing', code, reason };
}

function renamedNames(
  names: Readonly<Record<string, string>>,
  part: CompiledPart,
): Readonly<Record<string, string>> {
  const { component } = names;
  return component === undefined ? names : { ...names, component: renamed(component, part) };
}

/** `emdata:0` is of the same device as `em:0`. */
function renamed(key: string, { rename }: CompiledPart): string {
  const at = key.indexOf(':');
  const head = at < 0 ? key : key.slice(0, at);
  const other = Object.hasOwn(rename, head) ? rename[head] : undefined;
  return other === undefined ? key : other + (at < 0 ? '' : key.slice(at));
}
