export { demoSignInForm, endSessionForm, passwordForm, signInForm, switchForm } from './inputs.ts';
export { roleLabels } from './labels.ts';
