import { createServer } from 'vite';
import { closeAll } from './closers.ts';
import { prepareDatabase } from './database.ts';
import { main, say } from './terminal.ts';

/** `npm run dev`: Vite's server on the embedded PostgreSQL. `LK_DATABASE=name` keeps one's own data apart. */
await main(async () => {
	process.env.NODE_ENV = 'development';
	process.env.DEMO_MODE ??= 'on';
	const preparing = prepareDatabase({ migrating: 'embedded' });
	const creating = preparing.then(() =>
		createServer({ server: { host: '127.0.0.1', port: Number(process.env.PORT || 5173) } })
	);

	let ending = false;
	const end = async () => {
		if (ending) return;
		ending = true;
		const server = await creating.catch(() => undefined);
		await server?.close();
		await closeAll();
		await (await preparing).stop();
		process.exit(0);
	};
	for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end());

	const { database } = await preparing;
	const server = await creating;
	await server.listen();
	server.printUrls();
	say(`  Database: ${database}. Empty? npm run lk -- demo`);
});
