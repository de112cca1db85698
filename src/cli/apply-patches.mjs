// npm's postinstall. Plain Node 20; must not fail where the development packages are left out.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const checkout = join(import.meta.dirname, '../..');
const patchPackage = join(checkout, 'node_modules/patch-package/index.js');

/** A patch is made for one version: silently skipping it on another would bring the fault back. */
for (const file of readdirSync(join(checkout, 'patches')).filter((name) => name.endsWith('.patch'))) {
	const [name, version] = file.replace(/\.patch$/, '').split(/\+(?=[^+]+$)/);
	const manifest = join(checkout, 'node_modules', name.replace('+', '/'), 'package.json');
	const installed = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : 'missing';
	if (installed !== version) {
		process.stderr.write(
			`patches/${file} is for ${name} ${version}, installed is ${installed}. Renew the patch or the version.\n`
		);
		process.exit(1);
	}
}

if (existsSync(patchPackage)) {
	const { status } = spawnSync(process.execPath, [patchPackage, '--error-on-fail'], {
		cwd: checkout,
		stdio: 'inherit'
	});
	process.exit(status ?? 1);
}
process.stderr.write(
	'patch-package is not installed: the patches in patches/ are not applied, and the start-up check will say so.\n'
);
