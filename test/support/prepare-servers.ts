/** Finds or builds every real server that the tests use, and says where they are: what takes long is done before. */
import {
  findChromium,
  findInfluxd,
  findMosquitto,
  findOpenssl,
  findPostgres,
  type Server,
} from './find-server.ts';

const servers: Record<string, Server> = {
  influxd: await findInfluxd(),
  mosquitto: await findMosquitto(),
  chromium: await findChromium(),
  openssl: await findOpenssl(),
  postgres: await findPostgres(),
};
for (const [name, server] of Object.entries(servers)) {
  process.stdout.write(`${name}: ${Object.values(server).join()}\n`);
}
