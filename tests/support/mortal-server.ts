// The built portal in a process of its own that dies as by kill -9 where it is told to (platform/crossing.server.ts).
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkout } from '../../src/cli/checkout.ts';
import { configureHandler, serve, type Handler } from '../../src/cli/serve.ts';

configureHandler();
const { handler } = (await import(pathToFileURL(join(checkout, 'build/handler.js')).href)) as { handler: Handler };
const { port } = await serve(handler, { host: '127.0.0.1', port: 0 });
process.on('message', (point: string) => {
	process.env.LK_DIE_AT = point;
	process.send?.('armed');
});
process.on('disconnect', () => process.exit());
process.send?.(port);
