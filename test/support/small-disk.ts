/** A file system of a few megabytes, which only root may mount. */
import { execFile } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Server } from './find-server.ts';
import { tempDir } from './temp-dir.ts';

const run = promisify(execFile);

export class SmallDisk {
  /** The folder of the file system; empty at first. */
  readonly path: string;
  readonly #remove: () => Promise<void>;

  private constructor(path: string, remove: () => Promise<void>) {
    this.path = path;
    this.#remove = remove;
  }

  /** @throws where it can't be mounted */
  static async mount(bytes: number): Promise<SmallDisk> {
    const dir = await tempDir('disk');
    const path = join(dir.path, 'small');
    await mkdir(path);
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path]);
    } catch (error) {
      await dir.remove();
      throw error;
    }
    return new SmallDisk(path, dir.remove);
  }

  /** Fills it until that part of it is free. */
  async fillTo(freePart: number): Promise<void> {
    await this.#empty();
    const { bavail, blocks, bsize } = await statfs(this.path);
    await writeFile(
      this.#filler,
      Buffer.alloc(Math.max(0, (bavail - Math.floor(freePart * blocks)) * bsize)),
    );
  }

  /** Takes back what `fillTo` filled. */
  #empty(): Promise<void> {
    return rm(this.#filler, { force: true });
  }

  get #filler(): string {
    return join(this.path, 'filler');
  }

  async unmount(): Promise<void> {
    await run('umount', ['--lazy', this.path]);
    await this.#remove();
  }
}

/** Whether a small disk can be had here, as a server that a suite needs. */
export async function findSmallDisk(): Promise<Server> {
  try {
    await (await SmallDisk.mount(1024 ** 2)).unmount();
    return { path: 'tmpfs' };
  } catch {
    const missing = 'a small tmpfs can’t be mounted: that takes root on Linux';
    if (process.env.CI === 'true') throw new Error(missing);
    return { missing };
  }
}
