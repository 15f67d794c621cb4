import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { LightReport } from '../../../node-light/engine/light-report.ts';
import SignersPlate from './signers-plate.svelte';

const report = { finality: null, handover: null, voters: { setId: null, count: 3 } } as unknown as LightReport;

test('a set that no votes have shown yet is called unknown, never 0', () => {
  render(SignersPlate, { report });
  expect(screen.getByText('· set not known yet')).toBeTruthy();
});

test('a set that is known is named, be it set 0', () => {
  render(SignersPlate, { report: { ...report, voters: { setId: 0n, count: 3 } } });
  expect(screen.getByText('· set 0')).toBeTruthy();
});
