import { swap } from './declaration.ts';

export const { storage, errors } = swap;
