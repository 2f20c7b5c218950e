/** The registry and its history, over both databases that may hold them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  EMPTY_REGISTRY,
  type RegistryInput,
  registrySchema,
} from '../../../services/domain/registry/registry.ts';
import { RegistryFileError, RegistryRepository } from '../../../services/store/shared/registry-repository.ts';
import { describeShared, type OpenShared, type SharedHome } from '../../support/shared-kit.ts';
import { type TempDir, tempDir } from '../../support/temp-dir.ts';

const small: RegistryInput = {
  missions: [{ id: 'm', name: 'M', country: 'SSD', timeZone: 'Africa/Juba' }],
  camps: [{ id: 'c', mission: 'm', name: 'C', latitude: 0, longitude: 0, timeZone: 'Africa/Juba' }],
  units: [{ id: 'l', camp: 'c', kind: 'load', name: 'Load' }],
};
const registry = registrySchema.parse(small);
const renamed = registrySchema.parse({ ...registry, units: [{ ...registry.units[0], name: 'Kitchen' }] });

describeShared('the registry', (makeHome) => {
  let dir: TempDir;
  let home: SharedHome;
  let opened: OpenShared;
  const open = () => RegistryRepository.open({ shared: opened.shared, kept: null, now: () => 1_000 });
  const file = () => join(dir.path, 'registry.json');

  beforeEach(async () => {
    dir = await tempDir('registry');
    home = await makeHome();
    opened = await home.open();
  });
  afterEach(async () => {
    await opened.close();
    await home.remove();
    await dir.remove();
  });

  async function reopen(): Promise<void> {
    await opened.close();
    opened = await home.open();
  }

  it('is empty at first', async () => {
    const repository = await open();
    expect(repository.current().registry).toEqual(EMPTY_REGISTRY);
    expect(await repository.audit(10)).toEqual([]);
  });

  it('keeps every version, with who changed what, over a restart', async () => {
    const before = await open();
    await before.replace(registry, 'api');
    await before.replace(renamed, 'api');
    await before.replace(EMPTY_REGISTRY, 'someone');
    await reopen();
    const repository = await open();
    expect(repository.current().registry).toEqual(EMPTY_REGISTRY);
    expect(await repository.audit(10)).toEqual([
      {
        id: 3,
        at: 1_000,
        actor: 'someone',
        summary: expect.stringContaining('units: 0 added, 0 changed, 1 removed'),
      },
      { id: 2, at: 1_000, actor: 'api', summary: 'units: 0 added, 1 changed, 0 removed' },
      { id: 1, at: 1_000, actor: 'api', summary: expect.stringContaining('missions: 1 added') },
    ]);
    expect((await repository.audit(1, 3)).map(({ id }) => id)).toEqual([2]);
  });

  it('tells its listeners what was and what is, but not where nothing changed', async () => {
    const repository = await open();
    const changes: string[] = [];
    repository.onChange((previous, next) => changes.push(`${previous.units.size} ${next.units.size}`));
    await repository.replace(registry, 'api');
    await repository.replace(structuredClone(registry), 'api');
    expect(changes).toEqual(['0 1']);
    expect(await repository.audit(10)).toHaveLength(1);
  });

  it('refuses a change that is verified against the registry in force, and applies nothing of it', async () => {
    const [first, second] = [await open(), await open()];
    await first.replace(registry, 'api');
    const change = second.replace(renamed, 'api', (inForce) => {
      if (inForce.units.length > 0) throw new Error('it was changed meanwhile');
    });
    await expect(change).rejects.toThrow('it was changed meanwhile');
    expect(await first.audit(10)).toHaveLength(1);
  });

  it('loads a file once: what is edited after stays until the file changes', async () => {
    await writeFile(file(), JSON.stringify(small));
    await (await open()).loadFile(file());
    await (await open()).replace(EMPTY_REGISTRY, 'api');
    await reopen();
    await (await open()).loadFile(file());
    expect((await open()).current().registry).toEqual(EMPTY_REGISTRY);
    await writeFile(file(), `\ufeff${JSON.stringify(small, null, 2)}`);
    const repository = await open();
    await repository.loadFile(file());
    expect(repository.current().units.has('l')).toBe(true);
    expect((await repository.audit(1))[0]?.actor).toBe(`file ${file()}`);
  });

  it('names the file and every problem in it, and applies nothing of it', async () => {
    const repository = await open();
    await expect(repository.loadFile(file())).rejects.toThrow(/registry\.json can't be read: .*ENOENT/);
    await writeFile(file(), '{');
    await expect(repository.loadFile(file())).rejects.toThrow(/registry\.json is not JSON/);
    const broken = { ...small, units: [{ id: 'l', camp: 'x', kind: 'solar', name: 'Array', ratedKw: -1 }] };
    await writeFile(file(), JSON.stringify(broken));
    await expect(repository.loadFile(file())).rejects.toThrow(RegistryFileError);
    await expect(repository.loadFile(file())).rejects.toThrow(
      /units\[0\]\.ratedKw: must be > 0[\s\S]*units\[0\]\.camp/,
    );
    expect(repository.current().registry).toEqual(EMPTY_REGISTRY);
  });
});
