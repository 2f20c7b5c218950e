/** From footprint rows over time to what charts show of them. Pure; the numbers are the API's. */
import type { FootprintRow } from '../../services/domain/footprint/row.ts';
import { basisMarks, FIGURES, type FigureId } from '../figures/figures.ts';
import { targetPath } from '../figures/targets.ts';
import type { Format } from '../i18n/format.ts';
import type { ChartContent, ColourRole, Series } from './series.ts';

/** Sources in the order in which they lie on one another, the first at the bottom. */
const SOURCES = ['grid', 'generator', 'hydro', 'wind', 'solar'] as const;

export interface ChartNames {
  figure: (id: FigureId) => string;
  time: string;
  measured: string;
  notMeasured: string;
  target: string;
  complete: (percent: string) => string;
  completenessUnknown: string;
}

/** How the interval of a row is called: its date, month, or the time at which it starts. */
function intervalLabel(row: FootprintRow, format: Format): string {
  if (row.month !== undefined) return format.shortMonth(row.month);
  if (row.date !== undefined) return format.shortDay(row.date);
  return format.wallClock(row.from);
}

export function shareChart(rows: readonly FootprintRow[], format: Format, names: ChartNames): ChartContent {
  return {
    ...frame(rows, format, names),
    measure: 'share',
    most: 1,
    series: [
      {
        id: 'renewableShare',
        name: names.figure('renewableShare'),
        colour: 'accent',
        shape: 'line',
        values: rows.map((row) => row.renewableShare),
      },
      {
        id: 'target',
        name: names.target,
        colour: 'soft',
        shape: 'line',
        dashed: true,
        values: rows.map((row) => targetPath(row.from)),
      },
    ],
  };
}

/** Energy by source, stacked; sources that the group never had are left out. */
export function sourceChart(rows: readonly FootprintRow[], format: Format, names: ChartNames): ChartContent {
  const series = SOURCES.flatMap((source): Series[] => {
    const values = rows.map((row) => row.energyKwh[source]);
    if (values.every((value) => value === 0)) return [];
    return [
      {
        id: source,
        name: names.figure(`${source}Kwh`),
        colour: source,
        shape: 'bar',
        stack: 'sources',
        values,
      },
    ];
  });
  return { ...frame(rows, format, names), measure: 'energy', series };
}

/** A figure as bars, with the part of it that was not simply measured lighter and patterned. */
export function barChart(
  id: FigureId,
  colour: ColourRole,
  rows: readonly FootprintRow[],
  format: Format,
  names: ChartNames,
): ChartContent {
  const { measure, value } = FIGURES[id];
  const parts = rows.map((row) => {
    const whole = value(row);
    const share = basisMarks(row, id).reduce((sum, mark) => sum + mark.share, 0);
    return whole === null ? { sure: null, other: null } : { sure: whole * (1 - share), other: whole * share };
  });
  const bar = { colour, shape: 'bar', stack: id } as const;
  const series: Series[] = [{ ...bar, id, name: names.figure(id), values: parts.map(({ sure }) => sure) }];
  if (parts.some(({ other }) => (other ?? 0) > 0)) {
    series[0] = { ...bar, id, name: names.measured, values: parts.map(({ sure }) => sure) };
    series.push({
      ...bar,
      id: `${id}-other`,
      name: names.notMeasured,
      values: parts.map(({ other }) => other),
      pattern: true,
    });
  }
  return { ...frame(rows, format, names), measure, series };
}

function frame(rows: readonly FootprintRow[], format: Format, names: ChartNames) {
  return {
    labels: rows.map((row) => intervalLabel(row, format)),
    labelHeader: names.time,
    footers: rows.map((row) =>
      row.coverage === null ? names.completenessUnknown : names.complete(format.completeness(row.coverage)),
    ),
  };
}
