/** `npm run backup -- FILE`: a backup of DATA_DIR in one file, while the services run. Ends with 0 where it is whole. */
import { runFileCommand } from './file-command.ts';
import { writeBackup } from './store/sqlite/backup-file.ts';

await runFileCommand('backup', async (file, dataDir) => {
  const bytes = await writeBackup(dataDir, file);
  return `${file}: a backup of ${dataDir}, ${bytes} bytes, checked`;
});
