/** The parameters that analytics share with the accounting query, and the query that they make. */
import { QUARTER_MS } from '../../domain/metering/intervals.ts';
import { timeParameter } from '../parameters.ts';

export const periodParameters = {
  from: timeParameter('The start of the period.', QUARTER_MS),
  to: timeParameter('The end of the period, exclusive.', QUARTER_MS),
};
