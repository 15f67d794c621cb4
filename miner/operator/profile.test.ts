import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_RULES } from '../neighbour/rules.ts';
import { DEFAULT_ACCESS } from './axon-access.ts';
import { profilesFromText, profilesToText, withProfile, type Profile } from './profile.ts';

const profile = (name: string, more: Partial<Profile> = {}): Profile => ({
  name,
  netuid: 2,
  task: 'forecasting',
  model: 'forecasting',
  hotkey: null,
  announceIp: '',
  port: 8091,
  rules: { ...DEFAULT_RULES, idleMinutes: 5 },
  access: { ...DEFAULT_ACCESS, who: 'registered', minimumStakeRao: 5n, perSecond: 7 },
  backend: { kind: 'open', servers: 'http://a:8000, http://b:8000', model: 'm' },
  ...more,
});

test('profiles are kept by name; one of the same name takes the place of the other', () => {
  const two = withProfile(withProfile([], profile('night')), profile('day', { netuid: 3 }));
  expect(two.map(({ name }) => name)).toEqual(['day', 'night']);
  expect(profilesFromText(profilesToText(two))).toEqual(two);
  expect(withProfile(two, profile('day', { netuid: 9 })).map(({ netuid }) => netuid)).toEqual([9, 2]);
});

test('a damaged profile is left out and the others still serve', () => {
  const text = profilesToText([profile('a'), profile('b')]).replace('"port":8091', '"port":0');
  expect(profilesFromText(text).map(({ name }) => name)).toEqual(['b']);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (any) => {
      const found = profilesFromText(any);
      expect(profilesFromText(profilesToText(found))).toEqual(found);
    }),
  );
});
