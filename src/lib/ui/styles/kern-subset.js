/** The parts of KERN that our components name; icons, grid and utilities are four fifths of its style sheet. */
const used = /^kern-(btn|form-input|label|dialog|light|dark)(?![a-z])/;

const isUsed = (selector) => [...selector.matchAll(/\.(kern-[\w-]+)/g)].every(([, name = '']) => used.test(name));

/** @type {import('postcss').Plugin} */
export const kernSubset = {
	postcssPlugin: 'kern-subset',
	OnceExit(root) {
		root.walkRules((rule) => {
			if (!rule.source?.input.file?.includes('@kern-ux')) return;
			const kept = rule.selectors.filter(isUsed);
			if (kept.length === 0) rule.remove();
			else rule.selectors = kept;
		});
		root.walkAtRules('media', (media) => {
			if (media.nodes?.length === 0) media.remove();
		});
	}
};
