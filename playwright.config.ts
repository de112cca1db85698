import { defineConfig } from '@playwright/test';

/** `npm run test:journeys` starts the portal on a database of its own and sets BASE_URL and PLAYWRIGHT_CHROMIUM. */
export default defineConfig({
	testDir: 'tests/journeys',
	// Every journey brings its own case, and looks at nothing else: they run side by side.
	fullyParallel: true,
	workers: 2,
	retries: 0,
	forbidOnly: Boolean(process.env.CI),
	timeout: 60_000,
	expect: { timeout: 10_000 },
	use: {
		baseURL: process.env.BASE_URL,
		locale: 'de-DE',
		timezoneId: 'Europe/Berlin',
		// A trace costs a third of the time: TRACE=1 keeps one of what failed.
		trace: process.env.TRACE ? 'retain-on-failure' : 'off',
		launchOptions: {
			executablePath: process.env.PLAYWRIGHT_CHROMIUM,
			args: [
				// WebGL without a graphics card, for the map; root (CI) has no sandbox.
				'--use-gl=angle',
				'--use-angle=swiftshader',
				'--enable-unsafe-swiftshader',
				// Pages are put together without it: a quarter of the browser's time.
				'--disable-gpu-compositing',
				...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])
			]
		}
	}
});
