/**
 * One promise chain: works run one after the other in the order asked, and a failing one does not stop the next. The WebGPU
 * runtime needs it: overlapping runs of one session never end (onnxruntime-web 1.30).
 */
export type Serial = <T>(work: () => Promise<T>) => Promise<T>;

export function createSerial(): Serial {
  let tail: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>) => {
    const result = tail.then(work, work);
    tail = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  };
}
