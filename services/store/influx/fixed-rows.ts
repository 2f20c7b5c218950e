/**
 * Up to where each unit's rows stand as they are, because raw samples behind them were removed. Kept in InfluxDB, so
 * that every process that makes rows of the same samples knows it.
 */
import { cellsOf } from './csv.ts';
import type { InfluxHttp } from './http.ts';

const MEASUREMENT = 'footprint_fixed';
/** Of more units than this all are read, which is quicker than naming each. */
const MAX_NAMED_UNITS = 1_000;

export class InfluxFixedRows {
  readonly #http: InfluxHttp;

  constructor(http: InfluxHttp) {
    this.#http = http;
  }

  /** Notes the instants; an earlier one than that noted changes nothing. */
  async recordFixed(fixedBefore: ReadonlyMap<string, number>): Promise<void> {
    const noted = await this.readFixed([...fixedBefore.keys()]);
    const lines = [...fixedBefore]
      .filter(([unit, before]) => before > (noted.get(unit) ?? 0))
      .map(([unit, before]) => `${MEASUREMENT},unit=${unit} before=${before} 0`);
    if (lines.length > 0) await this.#http.write(Buffer.from(lines.join('\n'), 'latin1'));
  }

  /** The instant noted for each of the units that has any. */
  async readFixed(units: readonly string[]): Promise<Map<string, number>> {
    if (units.length === 0) return new Map();
    const named = units.length <= MAX_NAMED_UNITS ? ` WHERE "unit" =~ /^(?:${units.join('|')})$/` : '';
    const table = await this.#http.query(`SELECT "unit", "before" FROM "${MEASUREMENT}"${named}`);
    return new Map(
      (table?.lines ?? []).map((line) => {
        const [, , , unit = '', before = ''] = cellsOf(line);
        return [unit, Number(before)];
      }),
    );
  }
}
