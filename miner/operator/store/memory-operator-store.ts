import type { OperatorStore } from '../ports/operator-store.ts';
import { recordFromText, recordToText } from './record-form.ts';

/** A store that lives as long as the process. */
export function memoryOperatorStore(): OperatorStore {
  let text: string | null = null;
  return {
    load: async () => (text === null ? null : recordFromText(text)),
    save: async (record) => {
      text = recordToText(record);
    },
    clear: async () => {
      text = null;
    },
  };
}
