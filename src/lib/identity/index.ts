export { demoSignInForm, endSessionForm, newsForm, passwordForm, signInForm, switchForm } from './inputs.ts';
export { roleLabels } from './labels.ts';
export { deliveries, linkPurposes, type Delivery, type LinkPurpose } from './model.ts';
