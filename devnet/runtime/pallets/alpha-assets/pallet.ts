import { alphaAssets } from './declaration.ts';

export const { storage } = alphaAssets;
