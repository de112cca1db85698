import { join } from 'node:path';
import { checkout } from './checkout.ts';
import { ensureMessages } from './generated.ts';
import { Failure, main, say } from './terminal.ts';

/** `npm run reference [-- FOLDER]`: our figures beside those of other programs; fails where they differ. */
await main(async () => {
	await ensureMessages();
	const { compareFolder, tolerance } = await import('./reference-columns.ts');
	const folder = process.argv[2] ?? join(checkout, '../shared/data/access-reference');
	const { columns, left } = await compareFolder(folder);
	if (columns.length === 0) throw new Failure(`Nothing to compare in ${folder}: no fca, locate or stats in it.`);
	const width = Math.max(...columns.map(({ file, column }) => file.length + column.length + 1));
	say(`largest difference per column (at most ${tolerance})\n`);
	for (const { file, column, count, largest } of columns)
		say(
			`${largest <= tolerance ? '✓' : '×'} ${`${file} ${column}`.padEnd(width)}  ${largest.toExponential(1).padStart(8)}  of ${count}`
		);
	for (const name of left) say(`– ${name}: not computed here`);
	const wrong = columns.filter(({ largest }) => !(largest <= tolerance)).length;
	say(`\n${columns.length - wrong} of ${columns.length} columns agree, ${left.length} are not computed here`);
	return wrong === 0 ? 0 : 1;
});
