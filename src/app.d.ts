import type { Actor } from '#lib/platform/actor.ts';

declare global {
	namespace App {
		interface Error {
			message: string;
			code?: string;
			/** Reference of a fault, for support. */
			reference?: string;
		}
		interface Locals {
			actor: Actor;
			requestId: string;
			session: { id: string; expiresAt: Date } | undefined;
			account: { id: string; name: string; email: string } | undefined;
			/** The database could not be asked who this is. */
			unavailable?: boolean;
			theme: 'light' | 'dark' | 'auto';
		}
	}
}

export {};
