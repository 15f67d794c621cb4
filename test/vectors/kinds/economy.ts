import type { Kind } from '../kind.ts';
import { isRecord } from '../kind.ts';

export const economy: Kind = {
  name: 'economy',
  matches: (file) => isRecord(file.content) && file.content['schema'] === 'economy-vectors/1',
  replay: () => [],
};
