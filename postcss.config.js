import { kernSubset } from './src/lib/ui/styles/kern-subset.js';

export default { plugins: [kernSubset] };
