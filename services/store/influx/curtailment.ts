/** Which units ever reported what they could have given uncurtailed, as InfluxDB's month rows say. */
import type { UnitInterval } from '../../domain/metering/intervals.ts';
import { KIND_FIELDS, UNIT_KINDS } from '../../domain/telemetry.ts';
import { cellsOf } from './csv.ts';
import type { InfluxHttp } from './http.ts';
import type { InvalidationTokens } from './intervals/invalidation-tokens.ts';
import { rollupMeasurement } from './line-protocol.ts';

const KINDS = UNIT_KINDS.filter((kind) => KIND_FIELDS[kind].some((field) => field === 'availableKw'));

export class InfluxCurtailment {
  readonly #http: InfluxHttp;
  readonly #versions: InvalidationTokens;
  /** What was read, and the others' tokens at that time. */
  #known: { tokens: string; units: Set<string> } | null = null;
  #forgotten = 0;

  constructor(http: InfluxHttp, versions: InvalidationTokens) {
    this.#http = http;
    this.#versions = versions;
  }

  async units(): Promise<ReadonlySet<string>> {
    const forgottenBefore = this.#forgotten;
    const tokens = JSON.stringify([...(await this.#versions.tokensOfOthers('month'))]);
    if (this.#known?.tokens === tokens) return this.#known.units;
    const table = await this.#http.query(
      `SELECT "unit", "curtailedKwh" FROM "${rollupMeasurement('month')}" WHERE "kind" =~ /^(?:${KINDS.join('|')})$/`,
    );
    const units = new Set((table?.lines ?? []).map((line) => cellsOf(line)[3] ?? ''));
    if (this.#forgotten === forgottenBefore) this.#known = { tokens, units };
    return units;
  }

  /** This process wrote month rows. */
  wrote(rows: readonly UnitInterval[]): void {
    for (const { unit, curtailedKwh } of rows) if (curtailedKwh !== undefined) this.#known?.units.add(unit);
  }

  /** What is known may no longer hold. */
  forget(): void {
    this.#forgotten += 1;
    this.#known = null;
  }
}
