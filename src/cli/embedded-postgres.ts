import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDirectory, isRoot, notesDirectory, readJson, stateDirectory, writePrivate } from './checkout.ts';
import { birthOf, isSameProcess, withLock } from './lock.mjs';
import { runnableBinaries, unprivilegedUser } from './postgres-binaries.ts';
import {
	createCluster,
	credentialsOf,
	placesOf,
	refuseOtherVersion,
	type ClusterName,
	type Credentials,
	type Places
} from './postgres-cluster.ts';
import { readPostmaster, startServer, stopServer, waitUntilReady, type Postmaster } from './postgres-server.ts';

/** `.data/server.json`: what runs here, for whoever comes second. No secrets. */
type ServerNote = {
	/** The postmaster. */
	pid: number;
	port: number;
	dataDirectory: string;
	/** The node process that started PostgreSQL. */
	starter: number;
	/** Everyone who works with it; the last one to leave stops it. */
	users: { pid: number; birth?: string }[];
};

export type Embedded = {
	/** Superuser, maintenance database. */
	adminUrl: string;
	port: number;
	pid: number;
	dataDirectory: string;
	/** Passwords of the roles that log in. */
	credentials: Credentials;
	/** False when PostgreSQL was running already. */
	startedHere: boolean;
	/** Leaves the server; stops it (fast shutdown) when nobody else uses it. */
	stop: () => Promise<void>;
};
const firstPort = 54329;

export const serverNoteFile = (cluster: ClusterName): string =>
	join(notesDirectory, cluster === 'main' ? 'server.json' : `server-${cluster}.json`);

/** What is known of the running server; says nothing about whether it still runs. */
const readServerNote = (cluster: ClusterName = 'main'): ServerNote | undefined => readJson(serverNoteFile(cluster));

const writeNote = (cluster: ClusterName, note: ServerNote): void =>
	writePrivate(serverNoteFile(cluster), `${JSON.stringify(note, null, '\t')}\n`);

function noteUser(cluster: ClusterName, server: Postmaster, data: string, startedHere: boolean): void {
	const note = readServerNote(cluster);
	const users = (note?.pid === server.pid ? note.users : []).filter(
		(user) => isSameProcess(user) && user.pid !== process.pid
	);
	writeNote(cluster, {
		...(note?.pid === server.pid ? note : {}),
		pid: server.pid,
		port: server.port,
		dataDirectory: data,
		starter: startedHere ? process.pid : note?.pid === server.pid ? note.starter : process.pid,
		users: [...users, { pid: process.pid, birth: birthOf(process.pid) }]
	});
}

/** Removes this process from the users; says whether others remain. */
function leave(cluster: ClusterName, pid: number): boolean {
	const note = readServerNote(cluster);
	if (note?.pid !== pid) return false;
	const users = note.users.filter((user) => user.pid !== process.pid && isSameProcess(user));
	writeNote(cluster, { ...note, users });
	return users.length > 0;
}

function describe(
	cluster: ClusterName,
	places: Places,
	native: string,
	server: Postmaster,
	startedHere: boolean
): Embedded {
	const credentials = credentialsOf(places);
	let left: Promise<void> | undefined;
	const stop = () =>
		withLock(places.lock, async () => {
			// It died, and someone may have started its successor: not ours to stop.
			if (readPostmaster(places.data)?.pid !== server.pid) return;
			if (leave(cluster, server.pid)) return;
			await stopServer(places.data, server.pid, native);
			rmSync(places.note, { force: true });
			if (places.inMemory) rmSync(places.inMemory, { recursive: true, force: true });
		});
	return {
		adminUrl: `postgres://postgres:${credentials.admin}@127.0.0.1:${server.port}/postgres`,
		port: server.port,
		pid: server.pid,
		dataDirectory: places.data,
		credentials,
		startedHere,
		stop: () => (left ??= stop())
	};
}

/**
 * Starts the embedded PostgreSQL of this checkout, or joins the one that runs already.
 * Safe in parallel. The last process that calls `stop` stops the server, so that nobody
 * loses it under their feet, and one whose starter was killed is cleaned up by its heir.
 */
export async function startEmbedded({
	cluster = 'main',
	port
}: { cluster?: ClusterName; port?: number } = {}): Promise<Embedded> {
	const places = placesOf(cluster);
	ensureDirectory(notesDirectory, 0o700);

	return withLock(places.lock, async () => {
		prepareDirectories(places);
		const native = runnableBinaries();
		const running = await waitUntilReady(places.data);
		if (running) {
			noteUser(cluster, running, places.data, false);
			return describe(cluster, places, native, running, false);
		}

		const owner = unprivilegedUser(places.data);
		const credentials = credentialsOf(places);
		if (!existsSync(places.data)) createCluster(places, native, owner, credentials);
		refuseOtherVersion(places.data, native);
		const server = await startServer(
			places,
			native,
			owner,
			port ?? readServerNote(cluster)?.port ?? firstPort,
			port !== undefined
		);
		noteUser(cluster, server, places.data, true);
		return describe(cluster, places, native, server, true);
	});
}

function prepareDirectories(places: Places): void {
	if (isRoot) {
		ensureDirectory('/var/lib/lueckenlos', 0o755);
		ensureDirectory(stateDirectory(), 0o755);
	}
	for (const path of [places.inMemory, places.directory]) if (path) ensureDirectory(path, isRoot ? 0o755 : 0o700);
}

/** Throws a test cluster away; never the user's. */
export async function discardCluster(cluster: Exclude<ClusterName, 'main'>): Promise<void> {
	const places = placesOf(cluster);
	const server = readPostmaster(places.data);
	if (server) await stopServer(places.data, server.pid, runnableBinaries());
	rmSync(places.directory, { recursive: true, force: true });
	rmSync(places.note, { force: true });
}
