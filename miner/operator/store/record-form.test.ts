import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OperatorRecordDamaged } from '../operator-errors.ts';
import type { OperatorRecord } from '../ports/operator-store.ts';
import { checkedRecord, recordFromText, recordToText } from './record-form.ts';
import { SAMPLE_RECORD as record } from './sample-record.ts';

describe('the record of a miner', () => {
  test('survives being written and read, money with all digits', () => {
    expect(recordFromText(recordToText(record))).toEqual(record);
  });

  test.each(Object.keys(record))('without %s it is damaged', (field) => {
    const { [field as keyof OperatorRecord]: _gone, ...rest } = record;
    expect(() => checkedRecord(rest)).toThrow(OperatorRecordDamaged);
  });

  test('whatever text there is, it reads or is said to be damaged', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          recordFromText(text);
        } catch (error) {
          expect(error).toBeInstanceOf(OperatorRecordDamaged);
        }
      }),
    );
  });
});
