/** One device: its messages as a tree of values to click on, what they come to, and the unit that it becomes. */
import { useEffect, useState } from 'preact/hooks';
import { KIND_FIELDS, type TelemetryField, type UnitKind } from '../../../services/domain/telemetry.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useQuery } from '../../queries/use-query.ts';
import { fieldsText } from './fields-text.ts';
import { type Mapping, type SourceUnit, USUAL_UNITS } from './mapping.ts';
import { MessageTree } from './message-tree.tsx';
import { type Device, type DeviceMessage, deviceMessages, type TriedResult, tryMessage } from './queries.ts';
import { devicesTexts } from './texts.ts';
import { UnitForm } from './unit-form.tsx';

interface Picked {
  message: DeviceMessage;
  pointer: string;
}

export function ConnectPanel({ device }: { device: Device }) {
  const t = useTexts(devicesTexts);
  const [kind, setKind] = useState<UnitKind>(device.suggestedKind ?? 'load');
  const [mapping, setMapping] = useState<Mapping>({});
  const [picked, setPicked] = useState<Picked | null>(null);
  const own = (useQuery(deviceMessages).data?.messages ?? []).filter(({ results }) =>
    results.some((result) => result.profile === device.profile && result.device === device.device),
  );
  const take = (field: TelemetryField, unit: SourceUnit | null) => {
    if (picked === null) return;
    setMapping({ ...mapping, [field]: { at: picked.pointer, ...(unit === null ? {} : { unit }) } });
  };
  return (
    <section class="panel" aria-label={device.device}>
      <h2>
        <bdi>{device.device}</bdi>
      </h2>
      <p class="soft">{own.length === 0 ? t('waiting') : t('pickValue')}</p>
      <MessageTree messages={own} onPick={(message, pointer) => setPicked({ message, pointer })} />
      {picked === null ? null : (
        <>
          <FieldChoice kind={kind} picked={picked} onTake={take} />
          <Preview device={device} kind={kind} mapping={mapping} message={picked.message} />
        </>
      )}
      {device.unit === null ? (
        <UnitForm device={device} kind={kind} mapping={mapping} onKind={setKind} />
      ) : null}
    </section>
  );
}

function FieldChoice(props: {
  kind: UnitKind;
  picked: Picked;
  onTake: (field: TelemetryField, unit: SourceUnit | null) => void;
}) {
  const t = useTexts(devicesTexts);
  const fields: readonly TelemetryField[] = KIND_FIELDS[props.kind];
  const [field, setField] = useState<TelemetryField>(fields[0] ?? 'powerKw');
  const units = USUAL_UNITS[field] ?? [];
  const [unit, setUnit] = useState<SourceUnit | null>(null);
  const chosenUnit = unit !== null && units.includes(unit) ? unit : (units[0] ?? null);
  return (
    <div class="row device-field">
      <code>{props.picked.pointer || t('wholePayload')}</code>
      <label>
        {t('isField')}{' '}
        <select value={field} onChange={({ currentTarget }) => setField(known(fields, currentTarget.value))}>
          {fields.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        {t('inUnit')}{' '}
        <select
          value={chosenUnit ?? ''}
          onChange={({ currentTarget }) =>
            setUnit(units.find((each) => each === currentTarget.value) ?? null)
          }
        >
          {units.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => props.onTake(field, chosenUnit)}>
        {t('take')}
      </button>
    </div>
  );
}

function known(fields: readonly TelemetryField[], name: string): TelemetryField {
  return fields.find((field) => field === name) ?? fields[0] ?? 'powerKw';
}

/** What the chosen message comes to now: before anything is saved. */
function Preview(props: { device: Device; kind: UnitKind; mapping: Mapping; message: DeviceMessage }) {
  const t = useTexts(devicesTexts);
  const { device, kind, mapping, message } = props;
  const [results, setResults] = useState<readonly TriedResult[]>([]);
  const [failure, setFailure] = useState('');
  useEffect(() => {
    let isCurrent = true;
    tryMessage({ profile: device.profile, kind, capacityL: null, mapping, message }).then(
      (next) => {
        if (!isCurrent) return;
        setResults(next.filter((result) => result.device === device.device || result.device === null));
        setFailure('');
      },
      (error: unknown) => {
        if (isCurrent) setFailure(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [device.profile, device.device, kind, mapping, message]);
  return (
    <div class="device-preview" role="status">
      <h3>{t('comesTo')}</h3>
      {failure === '' ? null : <p lang="en">{failure}</p>}
      {results.map((result) => (
        <div key={`${result.device} ${result.code}`}>
          {result.samples.map(({ ts, fields, timeFrom }) => (
            <p key={ts}>
              <strong>{fieldsText(fields)}</strong>{' '}
              <span class="soft">
                {ts} ({t(Object.values(timeFrom).includes('device') ? 'deviceTime' : 'receptionTime')})
              </span>
            </p>
          ))}
          {result.reason === null ? null : <p lang="en">{result.reason}</p>}
        </div>
      ))}
    </div>
  );
}
