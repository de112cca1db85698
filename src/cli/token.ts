import { complain } from './terminal.ts';

/** Says that this verb comes later, instead of pretending. */
export async function run(): Promise<number> {
	complain('"lk token" is not there yet: tokens come with the programming interface.');
	return 2;
}
