/** What holds for a need: decided, or the default where nothing was decided. */
export type Norm = {
	validFrom: string | undefined;
	/** Places per 1,000 of the demand base. */
	ratio: number | undefined;
	maxWaitDays: number | undefined;
	/** Kilometres of travel. */
	maxDistance: number | undefined;
	decidedBy: string;
	answeredBy: string;
	/** Per cent of the demand base. */
	prevalence: number | undefined;
	prevalenceSource: string;
	/** The prevalence is the portal's, nobody decided it. */
	isDefault: boolean;
};

/**
 * Share of entitled persons with the need, per cent: debt 25, addiction 10, psychosocial 20. Estimates of 2012 of the
 * German Trade Union Confederation from figures of the ministry and the federal agency; editable per need.
 */
export const defaultPrevalence: Readonly<Record<string, number>> = { debt: 25, addiction: 10, psychosocial: 20 };

/** Persons of the demand base who have the need at one time, by the prevalence; undefined where the base is unknown. */
export const expectedPersons = (norm: Norm, base: number | undefined): number | undefined =>
	norm.prevalence === undefined || base === undefined ? undefined : Math.round((base * norm.prevalence) / 100);

/** Places that the ratio asks for. */
export const placesByNorm = (norm: Norm, base: number | undefined): number | undefined =>
	norm.ratio === undefined || base === undefined ? undefined : (base * norm.ratio) / 1000;
