import { sql, type SQL } from 'drizzle-orm';
import { runningStates } from './model.ts';

/** `isRunning` in SQL, of an agreement that the query calls `a`. */
export const runs: SQL = sql.raw(`a.state in (${runningStates.map((state) => `'${state}'`).join(', ')})`);
