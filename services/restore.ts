/** `npm run restore -- FILE`: brings a backup into an empty DATA_DIR. Ends with 0 where all of it is there. */
import { runFileCommand } from './file-command.ts';
import { restoreBackup } from './store/sqlite/backup-file.ts';

await runFileCommand('restore', async (file, dataDir) => {
  await restoreBackup(file, dataDir);
  return `${dataDir}: restored from ${file}`;
});
