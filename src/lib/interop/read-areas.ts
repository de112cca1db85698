import { decode, isStorable } from './decode.ts';
import { labelPointOf, readGeometry } from './geometry.ts';
import { isObject, parseJson, type JsonObject } from './json.ts';
import { limits, type ReadArea, type Reading, type SourceFile } from './model.ts';
import { collectProblems, type Place, type Problems } from './problems.ts';

const codeKeys = ['area_code', 'area_id', 'ags', 'ars', 'code', 'id', 'schluessel', 'schlüssel'];
const nameKeys = ['area_name', 'gen', 'name', 'bezeichnung', 'stadtteil', 'label'];
const levelKeys = ['level_name', 'level', 'level_id', 'ebene'];
const parentKeys = ['parent_code', 'parent', 'parent_are', 'parent_area', 'parent_id', 'uebergeordnet'];

/** The first property that is there, whatever its case; numbers count as text, since leading zeros are long lost. */
function pick(properties: JsonObject, keys: string[]): string | undefined {
	const byKey = new Map(Object.entries(properties).map(([key, value]) => [key.toLowerCase(), value]));
	for (const key of keys) {
		const value = byKey.get(key);
		if (typeof value === 'string' && value.trim() !== '') return value.trim();
		if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	}
	return undefined;
}

function checked(text: string | undefined, longest: number, place: Place, problems: Problems): string | null {
	if (text === undefined) return null;
	if (!isStorable(text)) problems.error('character-unreadable', place, { value: text });
	else if (text.length > longest)
		problems.error('text-too-long', place, { expected: String(longest), count: text.length });
	else return text;
	return null;
}

function readFeature(feature: unknown, path: string, problems: Problems): ReadArea | undefined {
	if (!isObject(feature) || feature.type !== 'Feature') {
		problems.error('geometry-missing', { path });
		return undefined;
	}
	const properties = isObject(feature.properties) ? feature.properties : {};
	const place = { path: `${path}.properties` };
	const code = pick(properties, codeKeys) ?? pick(feature, ['id']);
	if (code === undefined) problems.error('code-missing', place, { expected: 'AREA_ID, AGS, ARS, code, id' });
	const name = pick(properties, nameKeys);
	if (name === undefined) problems.error('name-missing', place, { expected: 'AREA_NAME, GEN, name' });
	const geometry = readGeometry(feature.geometry, { path: `${path}.geometry` }, problems);

	const goodCode = checked(code, limits.codeLength, place, problems);
	const goodName = checked(name, limits.nameLength, place, problems);
	const level = checked(pick(properties, levelKeys), limits.nameLength, place, problems);
	const parentCode = checked(pick(properties, parentKeys), limits.codeLength, place, problems);
	if (goodCode === null || goodName === null || !geometry) return undefined;
	return { code: goodCode, name: goodName, level, parentCode, geometry, labelPoint: labelPointOf(geometry), path };
}

function reportForeignProjection(collection: JsonObject, problems: Problems): void {
	const crs =
		isObject(collection.crs) && isObject(collection.crs.properties) ? collection.crs.properties.name : undefined;
	if (typeof crs === 'string' && !/CRS84|:4326$|WGS ?84/i.test(crs)) {
		problems.error('coordinate-not-wgs84', { path: 'crs' }, { value: crs });
	}
}

function reportLinks(areas: ReadArea[], problems: Problems): void {
	const byCode = new Map<string, ReadArea>();
	for (const area of areas) {
		const other = byCode.get(area.code);
		if (other) problems.error('duplicate', { path: area.path }, { value: area.code, expected: other.path });
		byCode.set(area.code, area);
	}
	const clear = new Set<string>();
	for (const area of areas) {
		const chain = new Set<string>();
		let at: ReadArea | undefined = area;
		while (at && !clear.has(at.code) && !chain.has(at.code)) {
			chain.add(at.code);
			at = at.parentCode === null ? undefined : byCode.get(at.parentCode);
		}
		if (at && chain.has(at.code))
			problems.error('cycle', { path: area.path }, { value: [...chain, at.code].join(' → ') });
		for (const code of chain) clear.add(code);
	}
}

/** Planning areas of a GeoJSON file. */
export function readAreas(file: SourceFile): Reading<ReadArea[]> {
	const problems = collectProblems(file.name);
	const text = decode(file, problems);
	const parsed = text === undefined ? undefined : parseJson(text, problems);
	const areas: ReadArea[] = [];

	if (isObject(parsed) && Array.isArray(parsed.features)) {
		reportForeignProjection(parsed, problems);
		const features = parsed.features as unknown[];
		if (features.length === 0) problems.error('nothing-found', { path: 'features' });
		if (features.length > limits.rows) problems.error('too-many-rows', {}, { expected: String(limits.rows) });
		for (const [index, feature] of features.slice(0, limits.rows).entries()) {
			const area = readFeature(feature, `features[${index}]`, problems);
			if (area) areas.push(area);
		}
		reportLinks(areas, problems);
	} else if (!problems.failed()) {
		problems.error('unknown-layout', {}, { expected: 'GeoJSON FeatureCollection' });
	}
	return { content: areas, problems: problems.list, failed: problems.failed() };
}
