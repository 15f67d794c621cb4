/** A loss on the axis of a curve, three digits at most and no empty ones: 0.1 is "−10 %", 0.00375 "−0.375 %". @param fraction above 0 */
export const lossTick = (fraction: number): string => `−${Number((fraction * 100).toPrecision(3))}\u00a0%`;
