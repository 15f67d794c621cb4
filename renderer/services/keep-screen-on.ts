/** What is used of a window. */
export interface ScreenWindow {
  readonly document: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
  /** `wakeLock` is missing in older browsers and outside of secure contexts. */
  readonly navigator: { readonly wakeLock?: { request(type: 'screen'): Promise<{ release(): Promise<void> }> } };
}

/**
 * Asks the browser to keep the screen on, and with it the computer awake, until the result is called. A page that is hidden loses
 * this, so it is asked again once the page is seen. A browser may refuse (low battery): the computer may sleep then, as without it.
 */
export function keepScreenOn({ document, navigator }: ScreenWindow): () => void {
  let over = false;
  let release = (): void => undefined;
  const ask = async (): Promise<void> => {
    if (over || document.visibilityState !== 'visible') return;
    const lock = await navigator.wakeLock?.request('screen');
    const letGo = (): void => void lock?.release().catch(() => undefined); // it is gone already
    if (over) letGo();
    else release = letGo;
  };
  const seen = (): void => void ask().catch(() => undefined); // refused: see above
  document.addEventListener('visibilitychange', seen);
  seen();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', seen);
    release();
  };
}
