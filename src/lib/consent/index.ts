export { categories, directions, disclosureRules, type Basis, type Category, type Direction } from './model.ts';
