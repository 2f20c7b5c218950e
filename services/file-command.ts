/** What the commands `backup` and `restore` have in common: one file, the DATA_DIR of the environment, plain words. */
import { loadConfig } from './config.ts';
import { OperatorError } from './operator-error.ts';

const OPERATIONS = 'docs/operations.md';

/**
 * Runs a command with the file that it was given; its last line goes to standard output. Sets the exit code.
 * @param run what the command does with FILE and DATA_DIR; it returns the line that says what it did
 */
export async function runFileCommand(
  name: 'backup' | 'restore',
  run: (file: string, dataDir: string) => Promise<string>,
): Promise<void> {
  try {
    const [file, ...more] = process.argv.slice(2);
    if (file === undefined || more.length > 0) throw new OperatorError(`usage: npm run ${name} -- FILE`);
    const { dataDir, databaseUrl } = loadConfig(process.env);
    if (databaseUrl !== null) {
      throw new OperatorError(
        `DATABASE_URL is set: PostgreSQL and InfluxDB are backed up and restored by their own tools, see ${OPERATIONS}`,
      );
    }
    process.stdout.write(`${await run(file, dataDir)}\n`);
  } catch (error) {
    console.error(error instanceof OperatorError ? error.message : error);
    process.exitCode = 1;
  }
}
