/**
 * Makes the token with which the services read and write their bucket, and nothing else. It runs in a container of its
 * own before the services start: it alone is given the operator's token. What it made stays, and is only made again
 * where the file is gone or the token is refused.
 */
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const DESCRIPTION = 'mission-footprint services';

interface Authorization {
  id: string;
  token: string;
  description: string;
}

const environment = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};
const url = environment('INFLUX_URL');
const operatorToken = environment('INFLUX_OPERATOR_TOKEN');
const org = environment('INFLUX_ORG');
const bucket = environment('INFLUX_BUCKET');
const file = environment('TOKEN_FILE');

const bucketPath = `/api/v2/buckets?${new URLSearchParams({ org, name: bucket })}`;
if (existsSync(file) && (await isAccepted(readFileSync(file, 'utf8')))) {
  console.log(`The services' token for the bucket ${bucket} is in place.`);
} else {
  await makeToken();
  console.log(`Made a token that reads and writes the bucket ${bucket} alone.`);
}

async function makeToken(): Promise<void> {
  const { buckets } = await request<{ buckets: { id: string; orgID: string }[] }>('GET', bucketPath);
  const [found] = buckets;
  if (found === undefined) throw new Error(`InfluxDB has no bucket ${bucket} in the organization ${org}`);
  const { id, orgID } = found;
  const permissions = ['read', 'write'].map((action) => ({
    action,
    resource: { type: 'buckets', id, orgID },
  }));
  const body = { orgID, description: DESCRIPTION, permissions };
  const { authorizations } = await request<{ authorizations: Authorization[] }>(
    'GET',
    `/api/v2/authorizations?orgID=${orgID}`,
  );
  const made = await request<Authorization>('POST', '/api/v2/authorizations', body);
  writeFileSync(`${file}.new`, made.token);
  chmodSync(`${file}.new`, 0o400);
  renameSync(`${file}.new`, file);
  for (const { id: old, description } of authorizations) {
    if (description === DESCRIPTION) await request('DELETE', `/api/v2/authorizations/${old}`);
  }
}

async function isAccepted(token: string): Promise<boolean> {
  const response = await fetch(new URL(bucketPath, url), { headers: { authorization: `Token ${token}` } });
  return response.ok;
}

async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { authorization: `Token ${operatorToken}` },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`InfluxDB answered ${response.status} to ${method} ${path}: ${text}`);
  return text === '' ? ({} as T) : JSON.parse(text);
}
