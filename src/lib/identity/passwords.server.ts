import { hash, verify } from '@node-rs/argon2';

// argon2id, OWASP's minimum; at most two at a time, so that a flood of sign-ins cannot exhaust memory (security.md § 1).
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const most = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
	if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
	else running++;
	try {
		return await work();
	} finally {
		const next = waiting.shift();
		if (next) next();
		else running--;
	}
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, parameters));

// Compared with when the account does not exist, so that the answer takes as long.
let nobody: Promise<string> | undefined;

export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
	const against = stored ?? (await (nobody ??= hashPassword('nobody has this password')));
	const matches = await inTurn(() => verify(against, password)).catch(() => false);
	return matches && stored !== null && stored !== undefined;
}
