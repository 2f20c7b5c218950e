/** The fields of a sample in a line. */
export function fieldsText(fields: Readonly<Record<string, number | string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(6)) : value}`)
    .join(' · ');
}
