/** The parameters that analytics share with the accounting query, and the query that they make. */
import { QUARTER_MS } from '../../domain/metering/intervals.ts';
import { repeatable, timeParameter } from '../parameters.ts';

export const periodParameters = {
  from: timeParameter('The start of the period.', QUARTER_MS),
  to: timeParameter('The end of the period, exclusive.', QUARTER_MS),
};

export const filterParameters = {
  mission: repeatable('Only these missions.'),
  camp: repeatable('Only these camps.'),
  contributor: repeatable('Only what these contributors owned, while they owned it.'),
};
