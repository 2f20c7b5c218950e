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
  /** The time of the last row is still running. */
  isLastRunning?: boolean;
  /** Where the interval of a row leads. */
  linkOf?: (row: FootprintRow) => string | undefined;
}

/** A chart with the same figure a year before as a line over it. @param earlier its rows, in the order of the chart's */
export function withYearBefore(
  content: ChartContent,
  id: FigureId,
  earlier: readonly FootprintRow[],
  name: string,
): ChartContent {
  if (earlier.length === 0) return content;
  const values = content.labels.map((_, index) => {
    const row = earlier[index];
    return row === undefined ? null : FIGURES[id].value(row);
  });
  const series: Series = { id: 'year-before', name, colour: 'load', shape: 'line', reference: true, values };
  return { ...content, series: [...content.series, series] };
}

/** How the interval of a row is called: its date, month, or the time at which it starts. */
function intervalLabel(row: FootprintRow, format: Format): string {
  if (row.month !== undefined) return format.shortMonth(row.month);
  if (row.date !== undefined) return format.shortDay(row.date);
  return format.wallClock(row.from);
}

export function shareChart(rows: readonly FootprintRow[], format: Format, names: ChartNames): ChartContent {
  return {
    ...labelled(rows, format, names),
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
  return { ...labelled(rows, format, names), measure: 'energy', series };
}

/**
 * What the load was met by, stacked: the sources, and what batteries gave; what they took, and what went to the grid,
 * lies below zero. Apart from energy supplied, in which batteries have no part.
 */
export function supplyChart(rows: readonly FootprintRow[], format: Format, names: ChartNames): ChartContent {
  const flows = [
    { id: 'grid', figure: 'gridKwh', sign: 1 },
    { id: 'generator', figure: 'generatorKwh', sign: 1 },
    { id: 'battery', figure: 'batteryDischargedKwh', sign: 1 },
    { id: 'hydro', figure: 'hydroKwh', sign: 1 },
    { id: 'wind', figure: 'windKwh', sign: 1 },
    { id: 'solar', figure: 'solarKwh', sign: 1 },
    { id: 'battery', figure: 'batteryChargedKwh', sign: -1 },
    { id: 'grid', figure: 'exportedKwh', sign: -1 },
  ] as const;
  const series = flows.flatMap(({ id, figure, sign }): Series[] => {
    const values = rows.map((row) => {
      const value = FIGURES[figure].value(row);
      return value === null ? null : sign * value;
    });
    if (values.every((value) => value === 0 || value === null)) return [];
    const isBelow = sign < 0;
    return [
      {
        id: figure,
        name: names.figure(figure),
        colour: id,
        shape: 'bar',
        stack: 'supply',
        values,
        pattern: isBelow,
      },
    ];
  });
  return { ...labelled(rows, format, names), measure: 'energy', series };
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
  return { ...labelled(rows, format, names), measure, series };
}

function labelled(rows: readonly FootprintRow[], format: Format, names: ChartNames) {
  return {
    labels: rows.map((row) => intervalLabel(row, format)),
    labelHeader: names.time,
    ...(names.isLastRunning === undefined ? {} : { isLastRunning: names.isLastRunning }),
    ...(names.linkOf === undefined ? {} : { links: rows.map(names.linkOf) }),
    footers: rows.map((row) =>
      row.coverage === null ? names.completenessUnknown : names.complete(format.completeness(row.coverage)),
    ),
  };
}
