import { swap } from './declaration.ts';

export const { storage, events, errors, constants } = swap;
