export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'tertiary';

const classes: Record<ButtonVariant, string> = {
	primary: 'kern-btn kern-btn--primary btn pri',
	secondary: 'kern-btn kern-btn--secondary btn',
	quiet: 'kern-btn kern-btn--secondary btn q',
	tertiary: 'kern-btn kern-btn--tertiary btn ter'
};

export const buttonClass = (variant: ButtonVariant, small: boolean, block: boolean): string =>
	`${classes[variant]}${small ? ' s' : ''}${block ? ' block' : ''}`;
