import { z } from 'zod';
import { zCode, zDay, zId, zOptionalId, zOptionalWhole, zRequired, zText, requestKey } from '#lib/platform/inputs.ts';
import { followUps, situations } from './aftercare.ts';
import { undiscussedReasons } from './reasons.ts';
import { hearings, openingManners, progressLevels, recommendations, strengths, supports } from './statutory.ts';

const zNothingOr = <const Codes extends readonly [string, ...string[]]>(codes: Codes) =>
	z.union([z.literal('').transform(() => undefined), zCode(codes)]).optional();

/** Which sheet: an offer of the provider and the first day of a month. */
export const sheetChoice = z.object({ angebot: zOptionalId, monat: zDay.optional() });

/** What a row of the monthly sheet is made of; the name of a control is `<field>.<id of the referral>`. */
const sheetFields = {
	planned: zOptionalWhole(0, 31),
	excused: zOptionalWhole(0, 31),
	sick_note: zOptionalWhole(0, 31),
	unexcused: zOptionalWhole(0, 31),
	holiday_or_closed: zOptionalWhole(0, 31),
	heard: zNothingOr(hearings),
	statement: zText(200).optional(),
	/** The report that the sheet showed; empty where there was none. */
	before: zOptionalId
};
export type SheetField = keyof typeof sheetFields;

export const attendanceForm = (referralIds: readonly string[]) =>
	z.object({
		requestKey,
		...(Object.fromEntries(
			referralIds.flatMap((id) => Object.entries(sheetFields).map(([name, field]) => [`${name}.${id}`, field]))
		) as Record<string, z.ZodType<string | number | undefined>>)
	});

export type AttendanceRow = {
	referralId: string;
	planned?: number | undefined;
	excused?: number | undefined;
	sick_note?: number | undefined;
	unexcused?: number | undefined;
	holiday_or_closed?: number | undefined;
	heard?: (typeof hearings)[number] | undefined;
	statement?: string | undefined;
	before?: string | undefined;
};

/** One row of a sheet that was read with `attendanceForm`. */
export const rowOf = (referralId: string, data: Record<string, unknown>): AttendanceRow =>
	({
		...Object.fromEntries(Object.keys(sheetFields).map((name) => [name, data[`${name}.${referralId}`]])),
		referralId
	}) as AttendanceRow;

export const assessmentForm = z.object({
	requestKey,
	progress: zCode(progressLevels),
	strengths: z.array(zCode(strengths)).max(strengths.length).default([]),
	supports: z.array(zCode(supports)).max(supports.length).default([]),
	recommendation: zCode(recommendations),
	summary: zText(500).default('')
});
export type AssessmentForm = z.output<typeof assessmentForm>;

/** Date and manner of the Eröffnung, or the coded reason why there was none; the person's comment if they made one. */
export const openingForm = z.object({
	requestKey,
	assessmentId: zId,
	openedOn: z.union([z.literal('').transform(() => undefined), zDay]).optional(),
	manner: zNothingOr(openingManners),
	notOpened: zNothingOr(undiscussedReasons),
	comment: zText(500).default('')
});
export type OpeningForm = z.output<typeof openingForm>;

export const assessmentComment = z.object({ requestKey, assessmentId: zId, comment: zRequired(500) });
export type AssessmentComment = z.output<typeof assessmentComment>;

/** Aftercare: two choices. */
export const aftercareForm = z.object({
	requestKey,
	seen: z.string().trim().max(40).default(''),
	/** Which look the form was about. */
	months: zOptionalWhole(3, 6),
	situation: zCode(situations),
	followUp: zCode(followUps).default('nothing')
});
export type AftercareForm = z.output<typeof aftercareForm>;

export const assessmentStep = z.object({ requestKey, assessmentId: zId });
