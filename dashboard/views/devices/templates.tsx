/** How each common device is brought to speak to us. */
import { Loaded } from '../../components/states.tsx';
import { useTexts } from '../../i18n/texts.ts';
import { useQuery } from '../../queries/use-query.ts';
import { profiles } from './queries.ts';
import { devicesTexts } from './texts.ts';

/** Equipment by the profile through which it comes. */
const TEMPLATES = [
  { equipment: 'Victron GX', profile: 'victron-gx' },
  { equipment: 'Deep Sea, ComAp, DEIF · Victron GX', profile: 'victron-gx' },
  { equipment: 'Deep Sea, ComAp, DEIF · Teltonika', profile: 'teltonika' },
  { equipment: 'Modbus · Telegraf', profile: 'telegraf' },
  { equipment: 'Shelly', profile: 'shelly' },
  { equipment: 'Tasmota', profile: 'tasmota' },
  { equipment: 'LoRaWAN · The Things Stack', profile: 'the-things-stack' },
  { equipment: 'LoRaWAN · ChirpStack', profile: 'chirpstack' },
  { equipment: 'Sparkplug B (Ignition, SCADA)', profile: 'sparkplug-b' },
] as const;

export function Templates() {
  const t = useTexts(devicesTexts);
  const result = useQuery(profiles);
  return (
    <section class="panel" aria-label={t('templates')}>
      <h2>{t('templates')}</h2>
      <Loaded query={profiles} result={result} height={240}>
        {({ profiles: list }) =>
          TEMPLATES.map(({ equipment, profile }) => {
            const known = list.find(({ id }) => id === profile);
            return known === undefined ? null : (
              <details key={equipment}>
                <summary>{equipment}</summary>
                <p>
                  {t('topics')} <code>{(known.topics ?? []).join('  ')}</code>
                </p>
                {known.about === undefined ? null : (
                  <p class="soft" lang="en">
                    {known.about}
                  </p>
                )}
              </details>
            );
          })
        }
      </Loaded>
    </section>
  );
}
