export {
	findDemandBase,
	getAreaFigures,
	getGapCard,
	getGapMatrix,
	listAreas,
	listAreaShapes,
	listReasons,
	listRecognised,
	missingIn,
	type Area,
	type AreaFigures,
	type AreaShape,
	type GapCard,
	type GapMatrix,
	type GapRow,
	type Need
} from './queries.server.ts';
