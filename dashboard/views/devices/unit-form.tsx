/** Makes a unit of a device: all that can be guessed is filled in. */
import { useState } from 'preact/hooks';
import { UNIT_KINDS, type UnitKind } from '../../../services/domain/telemetry.ts';
import { kindNames } from '../../i18n/kind-texts.ts';
import { useTexts } from '../../i18n/texts.ts';
import { registry } from '../../queries/api.ts';
import { useQuery } from '../../queries/use-query.ts';
import { FIGURES_OF, idOf, type Mapping } from './mapping.ts';
import { addUnit, type Device } from './queries.ts';
import { devicesTexts } from './texts.ts';

/** Where the plate is not at hand: to be put right later. */
const USUAL_FIGURES = { ratedKw: 100, capacityKwh: 100, capacityL: 10_000 };

export function UnitForm(props: {
  device: Device;
  kind: UnitKind;
  mapping: Mapping;
  onKind: (kind: UnitKind) => void;
}) {
  const t = useTexts(devicesTexts);
  const kindName = useTexts(kindNames);
  const { device, kind, mapping, onKind } = props;
  const camps = useQuery(registry).data?.camps ?? [];
  const [camp, setCamp] = useState('');
  const [name, setName] = useState(device.device);
  const [figures, setFigures] = useState(USUAL_FIGURES);
  const [outcome, setOutcome] = useState('');
  const chosenCamp = camp || (camps[0]?.id ?? '');
  const save = async () => {
    try {
      await addUnit({
        ...{ id: idOf(device.device), camp: chosenCamp, kind, name },
        ...(kind === 'generator' ? { fuel: 'diesel' } : {}),
        ...Object.fromEntries(FIGURES_OF[kind].map((figure) => [figure, figures[figure]])),
        sources: [
          {
            ...{ profile: device.profile, device: device.device },
            ...(Object.keys(mapping).length === 0 ? {} : { settings: { fields: mapping } }),
          },
        ],
      });
      setOutcome(t('saved'));
    } catch (error) {
      setOutcome(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <form
      class="row device-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label>
        {t('kind')}{' '}
        <select
          value={kind}
          onChange={({ currentTarget }) =>
            onKind(UNIT_KINDS.find((each) => each === currentTarget.value) ?? kind)
          }
        >
          {UNIT_KINDS.map((each) => (
            <option key={each} value={each}>
              {kindName(each)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('camp')}{' '}
        <select value={chosenCamp} onChange={({ currentTarget }) => setCamp(currentTarget.value)}>
          {camps.map(({ id, name: campName }) => (
            <option key={id} value={id}>
              {campName}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('name')}{' '}
        <input
          value={name}
          required
          maxLength={200}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      {FIGURES_OF[kind].map((figure) => (
        <label key={figure}>
          {t(figure)}{' '}
          <input
            type="number"
            min={0.1}
            step="any"
            value={figures[figure]}
            onInput={({ currentTarget }) => setFigures({ ...figures, [figure]: currentTarget.valueAsNumber })}
          />
        </label>
      ))}
      <button type="submit" disabled={chosenCamp === ''}>
        {t('save')}
      </button>
      <span role="status">{outcome}</span>
    </form>
  );
}
