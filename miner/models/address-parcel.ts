/** What a person may type to import: a file's address, a model's page on a hub, or a hub model's name. */
import { isPlainFileName } from '../inference/plain-file-name.ts';
import { DownloadError } from '../inference/inference-error.ts';
import { hubParcel, parseHubModel } from './hub.ts';
import { parcelOf, type Parcel, type ParcelFile } from './parcel.ts';
import { assertAddress, urlSource } from './url-source.ts';

/** @throws DownloadError, ModelMissingError, UnsupportedModelError, CancelledError */
export async function addressParcel(
  text: string,
  get: typeof fetch = (...args) => fetch(...args),
  signal?: AbortSignal,
): Promise<Parcel> {
  const typed = text.trim();
  const hub = parseHubModel(typed);
  if (hub) return hubParcel(hub, get, signal);
  const url = assertAddress(typed);
  const path = decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
  if (!isPlainFileName(path) || !/\.onnx$/i.test(path))
    throw new DownloadError('The address must be that of an .onnx file or of a model on a hub. Nothing was fetched.', {
      again: false,
    });
  const at = (name: string): ParcelFile => ({ path: name, source: urlSource(new URL(encodeURIComponent(name), url).href, get) });
  // An address names one file; weights it keeps outside lie beside it under the names it gives.
  return { ...parcelOf([{ path, source: urlSource(url.href, get) }], url.href), beside: at };
}
