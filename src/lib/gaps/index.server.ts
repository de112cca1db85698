export { getControlling, type ControlledOffer, type Controlling } from './controlling.server.ts';
export { listGroupSupply, type GroupKind, type GroupSupply } from './access-by-group.server.ts';
export { getAreaView, type AreaOffer, type AreaView } from './area.server.ts';
export { getCardDetails, cardMonths, type CardDetails } from './card.server.ts';
export { forecastMonths, getForecast, getFunnel, type FunnelArea, type NeedForecast } from './depth.server.ts';
export { listAgreedSupply, servingOf, type AgreedSupply } from './expiry.server.ts';
export {
	getReportSeries,
	listMarks,
	listUnfit,
	reportMonths,
	type Mark,
	type MarkTable,
	type ReportSeries
} from './figures.server.ts';
export { listOpenNeeds, type OpenNeeds } from './open-needs.server.ts';
export { listNorms, setNorm } from './norms.server.ts';
export { accessOfSites, detour, getAccess, usualReach, type AccessMethod, type NeedAccess } from './reach.server.ts';
export {
	areaColumns,
	areaLines,
	cardColumns,
	cardLines,
	matrixColumns,
	matrixLines,
	outsideStep,
	stepFor
} from './sheets.server.ts';
export { getSupplyHistory, type SupplyHistory, type SupplyMonth } from './supply-history.server.ts';
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
export { listUnconfirmed, type UnconfirmedOffer } from './unconfirmed.server.ts';
export { listPlaces, type HeldPlaces } from './places.server.ts';
