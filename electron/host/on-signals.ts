/** Calls `end` at the first signal to end; a second one ends the process at once. @returns how to stop listening */
export function onSignals(end: () => void): () => void {
  let asked = false;
  const hear = (): void => {
    if (asked) process.exit(130);
    asked = true;
    end();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, hear);
  return () => signals.forEach((signal) => process.off(signal, hear));
}
