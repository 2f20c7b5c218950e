/** Says an alarm in the reader's language. */
import type { Alarm } from '../../services/domain/alarms/rules.ts';
import { alarmTexts } from './alarm-texts.ts';
import { type Format, useFormat } from './format.ts';
import { useTexts } from './texts.ts';
import { useNames } from './use-names.ts';

export function useAlarmText(): (alarm: Alarm) => string {
  const t = useTexts(alarmTexts);
  const format = useFormat();
  const names = useNames();
  return (alarm) => {
    const { minutes, seconds, loadPct, litres, count, freePct } = alarm.params;
    const kind =
      alarm.kind === 'unit-silent' && minutes === undefined
        ? 'never-reported'
        : alarm.kind === 'clock-off' && (seconds ?? 0) < 0
          ? 'clock-behind'
          : alarm.kind;
    return t(kind, {
      name: names.unit(alarm.unit ?? ''),
      duration: duration(format, minutes, seconds),
      load: format.inline(loadPct ?? 0, 'percent'),
      litres: format.inline(litres ?? 0, 'volume'),
      count: count ?? 0,
      free: format.inline(freePct ?? 0, 'percent'),
    });
  };
}

function duration(format: Format, minutes: number | undefined, seconds: number | undefined): string {
  return format.duration(minutes === undefined ? Math.abs(seconds ?? 0) : 60 * minutes);
}
