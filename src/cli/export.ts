import { complain } from './terminal.ts';

/** Says that this verb comes later, instead of pretending. */
export async function run(): Promise<number> {
	complain('"lk export" is not built yet; it comes with issue 4.');
	return 2;
}
