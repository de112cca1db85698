/** What the operator sets, read from the process once; the same for the application, `lk` and tests. */
const flag = (value: string | undefined): boolean => value === '1' || value === 'on' || value === 'true';

export const config = {
	/** Connection of the application's role `lk_app`. */
	get databaseUrl(): string {
		const url = process.env.DATABASE_URL;
		if (!url) throw new Error('DATABASE_URL is not set. `npm start` sets it; see docs/betrieb.md.');
		return url;
	},
	/** Connection of `lk_job`; falls back to the application's. */
	get jobDatabaseUrl(): string {
		return process.env.JOB_DATABASE_URL ?? this.databaseUrl;
	},
	/** false behind a pgbouncer in transaction mode (security.md § 5). */
	get prepare(): boolean {
		return process.env.DATABASE_PREPARE !== 'off';
	},
	get poolSize(): number {
		return Number(process.env.DATABASE_POOL ?? 10);
	},
	/** One-click sign-in; start-up refuses it beside a network that is not a demo. */
	get demoMode(): boolean {
		return flag(process.env.DEMO_MODE);
	},
	get development(): boolean {
		return process.env.NODE_ENV === 'development' || flag(process.env.LK_DEVELOPMENT);
	},
	/** Style of real tiles (e.g. basemap.de); without it the map draws our own areas. */
	get mapStyleUrl(): string | undefined {
		return process.env.MAP_STYLE_URL || undefined;
	},
	/** Where people reach the portal; links in mails and calendars begin with it. */
	get portalUrl(): string {
		return (process.env.PORTAL_URL || `http://localhost:${process.env.PORT ?? 3000}`).replace(/\/+$/, '');
	},
	/** Server that mail is handed to (smtps://user:password@host); without one every mail becomes a file. */
	get smtpUrl(): string | undefined {
		return process.env.SMTP_URL || undefined;
	},
	get mailFolder(): string {
		return process.env.MAIL_FOLDER || '.data/mail';
	},
	get mailFrom(): string {
		return process.env.MAIL_FROM || 'Lückenlos <lueckenlos@localhost>';
	},
	get logLevel(): string {
		return process.env.LOG_LEVEL ?? 'info';
	}
};
