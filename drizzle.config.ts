import { defineConfig } from 'drizzle-kit';

export default defineConfig({
	dialect: 'postgresql',
	schema: ['./src/lib/*/tables.server.ts', './src/lib/*/*/tables.server.ts'],
	out: './drizzle',
	schemaFilter: ['platform', 'directory', 'casework', 'steering']
});
