/** Alarms in words, each a link to what it is about. */
import type { Alarm } from '../../services/domain/alarms/rules.ts';
import { linkTo, useLocation } from '../app/location.ts';
import { alarmGroupTexts } from '../i18n/alarm-texts.ts';
import { useFormat } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { useAlarmText } from '../i18n/use-alarm-text.ts';
import { useNames } from '../i18n/use-names.ts';
import { registry } from '../queries/api.ts';
import { useQuery } from '../queries/use-query.ts';
import { type AlarmLine, alarmLines } from './alarm-groups.ts';
import { Icon } from './icon.tsx';

/** More lines than this are one that says how many more there are. */
const SHOWN_AT_MOST = 6;

/** List items for `<ul class="remarks">`: the alarms of a page, worst first. @param all shows each, however many */
export function AlarmItems({ alarms, all = false }: { alarms: readonly Alarm[]; all?: boolean }) {
  const t = useTexts(alarmGroupTexts);
  const location = useLocation();
  const units = useQuery(registry).data?.units ?? [];
  const textOf = useLineText();
  const lines = alarmLines(alarms, units);
  const shown = all ? lines : lines.slice(0, SHOWN_AT_MOST);
  return (
    <>
      {shown.map((line) => {
        const target = targetOf(line);
        const text = textOf(line);
        return (
          <li key={keyOf(line)} class="alarm">
            <Icon name="warning" />
            {target === null ? (
              <span>{text}</span>
            ) : (
              <a href={linkTo(target.path, location, { tab: target.tab })}>{text}</a>
            )}
          </li>
        );
      })}
      {lines.length === shown.length ? null : (
        <li class="alarm">
          <Icon name="bell" />
          <a href={linkTo('/quality', location, { tab: 'silent' })}>
            {t('moreAlarms', { count: lines.length - shown.length })}
          </a>
        </li>
      )}
    </>
  );
}

function keyOf(line: AlarmLine): string {
  if (line.kind === 'alarm') return line.alarm.id;
  return `${line.kind} ${line.kind === 'campSilent' ? line.camp : line.mission}`;
}

function targetOf(line: AlarmLine): { path: string; tab?: string } | null {
  if (line.kind === 'campSilent') return { path: `/camps/${line.camp}` };
  if (line.kind === 'missionSilent') return { path: `/missions/${line.mission}` };
  const { kind, unit, camp } = line.alarm;
  if (unit !== null) return { path: `/units/${unit}` };
  if (camp !== null) return { path: `/camps/${camp}` };
  return kind === 'quarantine-growing' ? { path: '/quality', tab: 'quarantine' } : null;
}

/** A line in words, with the camp that it is about, since a page may show many. */
function useLineText(): (line: AlarmLine) => string {
  const t = useTexts(alarmGroupTexts);
  const names = useNames();
  const format = useFormat();
  const alarmText = useAlarmText();
  const when = (since: string | null) =>
    since === null ? '' : t('since', { time: format.instant(Date.parse(since), 'UTC') });
  return (line) => {
    switch (line.kind) {
      case 'alarm': {
        const { camp } = line.alarm;
        return camp === null ? alarmText(line.alarm) : `${names.camp(camp)}: ${alarmText(line.alarm)}`;
      }
      case 'campSilent':
        return t(line.isAll ? 'campAllSilent' : 'campSilent', {
          ...{ camp: names.camp(line.camp), count: line.units, since: when(line.since) },
        });
      case 'missionSilent':
        return t('missionSilent', {
          mission: names.mission(line.mission),
          count: line.units,
          camps: format.count(line.camps),
          since: when(line.since),
        });
    }
  };
}
