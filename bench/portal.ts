import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { checkout } from '../src/cli/checkout.ts';
import { configureHandler, serve, type Handler } from '../src/cli/serve.ts';

// The built portal, served as `npm start` serves it, in a process of its own so that its memory can be told.
configureHandler();
process.env.NODE_ENV = 'production';
const { handler } = (await import(pathToFileURL(join(checkout, 'build/handler.js')).href)) as { handler: Handler };
const { port } = await serve(handler, { host: '127.0.0.1', port: 0 });

process.on('message', (message: { question: 'memory' }) => {
	if (message.question === 'memory') process.send?.({ rss: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port });
