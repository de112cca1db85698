import { text } from '@sveltejs/kit';

/** The process answers; says nothing of the database. */
export const GET = () => text('ok');
