import { existsSync, symlinkSync } from 'node:fs';
import nodeAdapter from '@sveltejs/adapter-node';

/**
 * adapter-node 5.5.5 looks for the browser's files beside the chunk that its handler ended up in, and answers 404
 * for all of them (sveltejs/kit#16095, mended in 5.5.6: drop this with the update).
 */
function adapter(options) {
	const node = nodeAdapter(options);
	return {
		...node,
		async adapt(builder) {
			await node.adapt(builder);
			if (!existsSync('build/server/chunks/client')) symlinkSync('../../client', 'build/server/chunks/client', 'dir');
		}
	};
}

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ envPrefix: '' }),
		paths: { relative: false },
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				'style-src': ['self'],
				'worker-src': ['self', 'blob:'],
				'img-src': ['self', 'data:', 'blob:'],
				'connect-src': ['self'],
				'font-src': ['self'],
				'frame-ancestors': ['none'],
				'base-uri': ['none'],
				'form-action': ['self'],
				'object-src': ['none']
			}
		}
	}
};
