/** As much as is used of what Chromium's `performance.measureUserAgentSpecificMemory` resolves to. */
interface Measured {
  breakdown: { bytes: number; attribution: { scope: string; url: string }[] }[];
}

/**
 * Bytes that the inference workers of this page hold, WebAssembly's included; null where the browser does not tell (it does in
 * isolated pages of Chromium).
 */
export async function workerMemory(): Promise<number | null> {
  const { measureUserAgentSpecificMemory: measure } = performance as { measureUserAgentSpecificMemory?: () => Promise<Measured> }; // prettier-ignore
  if (!crossOriginIsolated || !measure) return null;
  const { breakdown } = await measure.call(performance);
  const inWorkers = breakdown.filter(({ attribution }) =>
    attribution.some(({ scope, url }) => scope === 'DedicatedWorkerGlobalScope' && url.includes('inference')),
  );
  return inWorkers.length === 0 ? null : inWorkers.reduce((sum, { bytes }) => sum + bytes, 0);
}
