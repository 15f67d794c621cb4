// Bounds of the liquid-alpha hyperparameter. Source: `subtensor: pallets/subtensor/src/epoch/run_epoch.rs` (do_set_alpha_values).

/** floor(65535 / 40): the smallest alpha low and alpha high. */
const MIN_ALPHA = 1638;

/** Why a pair of alpha values is refused; the chain's error names. */
export type AlphaValuesError = 'LiquidAlphaDisabled' | 'AlphaHighTooLow' | 'AlphaLowOutOfRange';

/** Null when `alphaLow` and `alphaHigh` (u16 proportions) may be stored, else the error, checked in the chain's order. */
export function checkAlphaValues(liquidAlpha: boolean, alphaLow: number, alphaHigh: number): AlphaValuesError | null {
  if (!liquidAlpha) return 'LiquidAlphaDisabled';
  if (alphaHigh < MIN_ALPHA) return 'AlphaHighTooLow';
  if (alphaLow < MIN_ALPHA || alphaLow > alphaHigh) return 'AlphaLowOutOfRange';
  return null;
}
