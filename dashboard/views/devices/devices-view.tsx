/** Devices: what is heard of them, and making one a unit. */
import { linkTo, useLocation } from '../../app/location.ts';
import { Empty, Loaded } from '../../components/states.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useNames } from '../../i18n/use-names.ts';
import { useQuery } from '../../queries/use-query.ts';
import { ConnectPanel } from './connect-panel.tsx';
import './devices.css';
import { fieldsText } from './fields-text.ts';
import { type Device, devices } from './queries.ts';
import { Templates } from './templates.tsx';
import { devicesTexts } from './texts.ts';

export function DevicesView() {
  const t = useTexts(devicesTexts);
  const location = useLocation();
  const result = useQuery(devices);
  const chosen = location.query.get('device');
  const device = result.data?.devices.find((each) => keyOf(each) === chosen);
  return (
    <>
      <h1>{t('title')}</h1>
      <p class="soft">{t('lead')}</p>
      {device === undefined ? null : <ConnectPanel key={keyOf(device)} device={device} />}
      <section class="panel" aria-label={t('heard')}>
        <h2>{t('heard')}</h2>
        <Loaded query={devices} result={result} height={240}>
          {({ devices: list }) =>
            list.length === 0 ? (
              <Empty title={t('none')}>
                <p>{t('noneWhy')}</p>
              </Empty>
            ) : (
              <ul class="device-list">
                {list.map((each) => (
                  <DeviceEntry key={keyOf(each)} device={each} isChosen={keyOf(each) === chosen} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
      <Templates />
    </>
  );
}

function DeviceEntry({ device, isChosen }: { device: Device; isChosen: boolean }) {
  const t = useTexts(devicesTexts);
  const names = useNames();
  const format = useFormat();
  const location = useLocation();
  const last = device.lastSamples.at(-1);
  return (
    <li class="device" aria-current={isChosen ? 'true' : undefined}>
      <a class="choice" href={linkTo(location.path, location, { device: keyOf(device) })}>
        <bdi>{device.device}</bdi>
      </a>
      <span class="soft">{device.profile}</span>
      <span>{device.unit === null ? t('noUnit') : names.unit(device.unit)}</span>
      <span class="soft">
        {t('messages', { count: device.messages })} ·{' '}
        {format.ago(Math.max(0, Date.now() - Date.parse(device.lastSeenAt)))}
      </span>
      <span>{last === undefined ? t('noSample') : fieldsText(last.fields)}</span>
      {device.warnings.map(({ code, text }) => (
        <span key={code} class="device-warning" lang="en">
          ⚠ {text}
        </span>
      ))}
    </li>
  );
}

function keyOf({ profile, device }: Pick<Device, 'profile' | 'device'>): string {
  return `${profile} ${device}`;
}
