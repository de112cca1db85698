import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
	{
		ignores: ['build/', '.svelte-kit/', 'node_modules/', 'src/lib/paraglide/', '.data/', 'project.inlang/', 'static/']
	},
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		files: ['**/*.ts', '**/*.js', '**/*.mjs', '**/*.svelte'],
		rules: {
			'no-console': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'no-restricted-imports': [
				'error',
				{
					paths: [
						{ name: 'postgres', message: 'The only way to the database is transact() of platform/database.server.ts.' },
						{ name: 'lucia', message: 'lucia lives in identity/sessions.server.ts only.' }
					]
				}
			]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
		rules: {
			'svelte/no-at-html-tags': 'error',
			// Links are plain German paths; the application is always served from the root.
			'svelte/no-navigation-without-resolve': 'off'
		}
	},
	{ files: ['src/lib/identity/sessions.server.ts'], rules: { 'no-restricted-imports': 'off' } },
	{
		files: ['src/lib/platform/*.ts', 'src/cli/**', 'tests/**', 'bench/**', '**/*.test.ts'],
		rules: { 'no-restricted-imports': 'off' }
	},
	{ files: ['src/cli/**', 'bench/**', 'tests/**'], rules: { 'no-console': 'off' } },
	{ files: ['tests/**', '**/*.test.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } }
);
