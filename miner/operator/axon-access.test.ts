import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accessFromText, accessToText, callerRate, DEFAULT_ACCESS } from './axon-access.ts';

const HOTKEY = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy';

test('access survives being written and read, stake with all digits', () => {
  const access = {
    who: 'anyone',
    minimumStakeRao: 2n ** 63n,
    allow: [HOTKEY],
    deny: [],
    perSecond: 7,
    epistula: { route: '/v1/forecast', dialect: 'no-uuid' },
  } as const;
  expect(accessFromText(accessToText(access))).toEqual(access);
});

test('what is damaged lets in the fewest, and whatever is read can be written', () => {
  expect(accessFromText('{"who":"everyone","perSecond":1e9,"allow":["x",5],"epistula":{"route":"x"}}')).toEqual(
    DEFAULT_ACCESS,
  );
  expect(accessFromText('{"epistula":{"route":"/x","dialect":"constructor"}}').epistula).toBeNull();
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const read = accessFromText(text);
      expect(accessFromText(accessToText(read))).toEqual(read);
    }),
  );
});

test('the rate of a caller is the one that is set at the moment', () => {
  let perSecond = 5;
  const rate = callerRate(() => ({ ...DEFAULT_ACCESS, perSecond }));
  expect([rate.perSecond, rate.burst]).toEqual([5, 50]);
  perSecond = 8;
  expect([rate.perSecond, rate.burst]).toEqual([8, 80]);
});
