/** What a section of the attack command is given, and what it says in the end. */
import type { Services } from '../support/services.ts';

export interface AttackOptions {
  seed: number;
  /** MQTT packets of the section `mqtt`; of `payloads` a tenth as many messages. */
  packets: number;
  /** HTTP requests of the section `http`. */
  requests: number;
  /** How long the section `neighbours` lasts. */
  seconds: number;
  /** Units of its fleet, each of which reports every 10 seconds. */
  units: number;
}

/** A figure beside what is allowed; one that is out of bounds fails the section. */
export interface AttackFigure {
  name: string;
  value: string;
  isWithinBounds: boolean;
}

export interface AttackReport {
  section: string;
  figures: AttackFigure[];
}

/** A section runs against services that are up, and leaves them up. */
export type AttackSection = (services: Services, options: AttackOptions) => Promise<AttackReport>;

/** How long anybody else may have to wait, milliseconds. */
export const OTHERS_WAIT_MS = 500;

/** A figure that must be at most a bound. */
export function atMost(name: string, value: number, bound: number, unit: string): AttackFigure {
  return {
    name,
    value: `${Math.round(value)} ${unit} (at most ${Math.round(bound)})`,
    isWithinBounds: value <= bound,
  };
}

/** A figure that must be exactly so. */
export function exactly(name: string, value: number, expected: number): AttackFigure {
  return { name, value: `${value} (must be ${expected})`, isWithinBounds: value === expected };
}

/** A figure that says something and can't fail. */
export function told(name: string, value: string): AttackFigure {
  return { name, value, isWithinBounds: true };
}
