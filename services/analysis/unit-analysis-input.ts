/** What the analysis of one unit looks at, and what it reads from. */
import type { UnitInterval } from '../domain/metering/intervals.ts';
import type { RegisteredUnit, RegistryIndex } from '../domain/registry/registry.ts';
import type { Store, TimeRange } from '../store/port.ts';
import type { FootprintQueries } from './footprint.ts';

export interface UnitAnalysisDeps extends Pick<FootprintQueries, 'footprint'> {
  store: Pick<Store, 'samples' | 'intervals' | 'neighbours'>;
  registryRepository: { current(): RegistryIndex };
  /** The present, epoch milliseconds. */
  now(): number;
}

/** What an analysis of one kind looks at. */
export interface AnalysisInput {
  unit: RegisteredUnit;
  range: TimeRange;
  /** The last part of the range, of which single readings are looked at. */
  detail: TimeRange;
  /** The quarter-hours of the range, and those of them that were observed. */
  rows: UnitInterval[];
  known: UnitInterval[];
}
