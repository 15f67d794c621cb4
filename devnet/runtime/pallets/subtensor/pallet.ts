import { subtensor } from './declaration/declaration.ts';

/** The parts of SubtensorModule that its code works with. */
export const { storage, events, errors, constants } = subtensor;
