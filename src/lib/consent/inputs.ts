import { z } from 'zod';
import { zRequired } from '#lib/platform/inputs.ts';

/** A code from paper; anything typed is checked by the database, so that a try counts. */
export const codeEntry = z.object({ code: zRequired(40) });
