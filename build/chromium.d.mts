/** Path of the first browser found (`CHROMIUM_PATH`, then PATH, then the usual places), or null. */
export function chromiumPath(): string | null;
/** Flags for automated runs. */
export function chromiumFlags(): string[];
