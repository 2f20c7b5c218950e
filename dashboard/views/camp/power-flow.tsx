/**
 * The power flow, live: sources on the left, the bus in the middle, batteries and loads on the right. Lines are as
 * wide as the power, dots move with it; who wants no motion gets arrowheads.
 */
import type { UnitKind } from '../../../services/domain/telemetry.ts';
import { useWidth } from '../../components/use-width.ts';
import { useTexts } from '../../i18n/texts.ts';
import { type Flow, type FlowLine, layOutFlows } from './flow-layout.ts';
import { FlowNode } from './flow-node.tsx';
import { campTexts } from './texts.ts';
import { type CampProps, readingOf, type UnitNow, useUnitsNow } from './use-camp.ts';

const SOURCES: readonly UnitKind[] = ['solar', 'wind', 'hydro', 'generator', 'grid'];
const USES: readonly UnitKind[] = ['battery', 'load'];
/** As high as a node is in camp.css, with its margins. */
const ROW = 92;

export function PowerFlow({ camp, units }: CampProps) {
  const t = useTexts(campTexts);
  const now = useUnitsNow(units);
  const sources = ofKinds(now, SOURCES);
  const uses = ofKinds(now, USES);
  const { frame, width } = useWidth<HTMLDivElement>();
  const height = ROW * Math.max(sources.length, uses.length, 1);
  const lines = layOutFlows(
    [...flows(sources, 'start', height), ...flows(uses, 'end', height)],
    width,
    height,
  );
  return (
    <div class="flow">
      <ul aria-label={t('sources')}>
        {sources.map((each) => (
          <FlowNode key={each.unit.id} now={each} camp={camp} />
        ))}
      </ul>
      <div ref={frame} class="flow-lines">
        <svg viewBox={`0 0 ${width || 1} ${height}`} style={{ blockSize: `${height}px` }} aria-hidden="true">
          {lines.map((line) => (
            <Line
              key={line.id}
              line={line}
              kind={now.find(({ unit }) => unit.id === line.id)?.unit.kind ?? 'load'}
            />
          ))}
          <rect class="bus" x={width / 2 - 3} y={height * 0.16} width="6" height={height * 0.68} rx="3" />
        </svg>
      </div>
      <ul aria-label={t('uses')}>
        {uses.length === 0 ? <li class="soft">{t('noUses')}</li> : null}
        {uses.map((each) => (
          <FlowNode key={each.unit.id} now={each} camp={camp} />
        ))}
      </ul>
    </div>
  );
}

function Line({ line, kind }: { line: FlowLine; kind: UnitKind }) {
  return (
    <g class={`line ${kind} ${line.state}`}>
      <path class="pipe" d={line.path} style={{ strokeWidth: line.width }} />
      {line.state === 'flowing' ? (
        <>
          <path class="dots" d={line.path} style={{ animationDuration: `${line.period}s` }} />
          <path
            class="arrow"
            d="M-6 -7L8 0L-6 7z"
            transform={`translate(${line.arrow.x} ${line.arrow.y}) rotate(${line.arrow.degrees})`}
          />
        </>
      ) : null}
    </g>
  );
}

function ofKinds(now: readonly UnitNow[], kinds: readonly UnitKind[]): UnitNow[] {
  return kinds.flatMap((kind) => now.filter(({ unit }) => unit.kind === kind));
}

/** Rows are spread over the height; what a load takes flows away from the bus. */
function flows(nodes: readonly UnitNow[], side: Flow['side'], height: number): Flow[] {
  const row = height / Math.max(1, nodes.length);
  return nodes.map((now, position) => {
    const powerKw = readingOf(now, 'powerKw');
    const sign = now.unit.kind === 'load' ? -1 : 1;
    return {
      id: now.unit.id,
      side,
      y: row * (position + 0.5),
      powerKw: powerKw === null ? null : sign * powerKw,
    };
  });
}
