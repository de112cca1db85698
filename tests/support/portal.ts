import { afterAll } from 'vitest';
import { ensureBuild } from '../../src/cli/generated.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { startServer, type RunningServer } from './server.ts';
import { buildWorld, type World } from './world.ts';

export type Portal = { database: TestDatabase; server: RunningServer; worlds: { a: World; b: World } };

/** The built application on a database of its own with two networks, `a` and `b`; call it once, at the top of a file. */
export async function startPortal(): Promise<Portal> {
	await ensureBuild();
	const database = await testDatabase();
	const worlds = { a: await buildWorld(database.admin, 'alpha'), b: await buildWorld(database.admin, 'beta') };
	const server = await startServer(database, { DEMO_MODE: 'on' });
	// Registered after the database's own: runs before it.
	afterAll(async () => void (await server.stop()));
	return { database, server, worlds };
}
