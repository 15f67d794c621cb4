/**
 * A model hub of the Hugging Face layout: `/api/models/<repo>/tree/<revision>` lists files with sizes and, for large ones, their
 * SHA-256; `/<repo>/resolve/<revision>/<path>` gives one. Model files lie in `onnx/`, tokenizer and configuration at the top.
 */
import { CancelledError, DownloadError, ModelMissingError, UnsupportedModelError, messageOf } from '../inference/inference-error.ts';
import { isPlainFileName } from '../inference/plain-file-name.ts';
import { parcelOf, TEXT_FILES, type Parcel, type ParcelFile } from './parcel.ts';
import { assertAddress, urlSource } from './url-source.ts';

const HUB = 'https://huggingface.co';

export interface HubModel {
  /** Origin of the hub. */
  hub: string;
  /** `owner/name`. */
  repo: string;
  revision: string;
  /** A file of the repository; null to choose one. */
  file: string | null;
}

const REPO = '[A-Za-z0-9][\\w.-]{0,95}/[A-Za-z0-9][\\w.-]{0,95}';
const REVISION = '[\\w.-]{1,100}';
const PATH = '[\\w./ -]{1,300}';

/**
 * Reads `owner/name`, `hub:owner/name@revision`, or the address of a model's page or file on a hub; null for anything else.
 * A page is told from a file's address by its shape alone, so any server of the same layout will do.
 */
export function parseHubModel(text: string): HubModel | null {
  const short = new RegExp(`^(?:hub:)?(${REPO})(?:@(${REVISION}))?$`).exec(text);
  if (short) return { hub: HUB, repo: short[1]!, revision: short[2] ?? 'main', file: null };
  if (!URL.canParse(text)) return null;
  const { origin, pathname } = new URL(text);
  const page = new RegExp(`^/(${REPO})(?:/(?:tree|blob|resolve)/(${REVISION})(?:/(${PATH}))?)?/?$`).exec(decodeURIComponent(pathname));
  if (!page) return null;
  const file = page[3] !== undefined && /\.onnx$/i.test(page[3]) ? page[3] : null;
  if (page[2] === undefined && /\.onnx$/i.test(page[1]!)) return null; // the plain address of a file two folders deep
  return { hub: origin, repo: page[1]!, revision: page[2] ?? 'main', file };
}

interface HubFile {
  path: string;
  bytes: number;
  sha256: string | undefined;
}

const MOST_LIST_BYTES = 4_000_000;

async function listFiles(model: HubModel, get: typeof fetch, signal: AbortSignal | undefined): Promise<HubFile[]> {
  const { hub, repo, revision } = model;
  const url = assertAddress(`${hub}/api/models/${repo}/tree/${encodeURIComponent(revision)}?recursive=true`);
  let text: string;
  try {
    const response = await get(url, { credentials: 'omit', ...(signal && { signal }) });
    if (response.status === 401 || response.status === 403 || response.status === 404)
      throw new ModelMissingError(`There is no model ${repo} (${revision}) on ${url.host} that is open to everybody.`, { repo });
    if (!response.ok)
      throw new DownloadError(`${url.host} did not list the files of ${repo} (status ${response.status}). Try again later.`, {
        again: false,
        status: response.status,
      });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw new CancelledError('The import was stopped.');
    if (error instanceof ModelMissingError || error instanceof DownloadError) throw error;
    throw new DownloadError(`${url.host} cannot be reached (${messageOf(error)}). Nothing was fetched.`, { again: false });
  }
  const entries: unknown = text.length > MOST_LIST_BYTES ? null : parsed(text);
  if (!Array.isArray(entries))
    throw new DownloadError(`${url.host} gave no list of files for ${repo}. Is it a model hub?`, { again: false });
  return entries.flatMap((entry: unknown) => {
    const { type, path, size, lfs } = (entry ?? {}) as Record<string, unknown>;
    if (type !== 'file' || typeof path !== 'string' || typeof size !== 'number' || !Number.isSafeInteger(size)) return [];
    const { oid, size: whole } = (lfs ?? {}) as Record<string, unknown>;
    const sha256 = typeof oid === 'string' && /^[0-9a-f]{64}$/.test(oid) ? oid : undefined;
    return [{ path, bytes: typeof whole === 'number' && sha256 !== undefined ? whole : size, sha256 }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // said by the caller
  }
}

/** The files of a model on a hub. @throws ModelMissingError, DownloadError, UnsupportedModelError, CancelledError */
export async function hubParcel(
  model: HubModel,
  get: typeof fetch = (...args) => fetch(...args),
  signal?: AbortSignal,
): Promise<Parcel> {
  const { hub, repo, revision } = model;
  const files = await listFiles(model, get, signal);
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
  const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
  const onnx = files.filter(({ path }) => /\.onnx$/i.test(path));
  if (model.file !== null && !onnx.some(({ path }) => path === model.file))
    throw new ModelMissingError(`The model ${repo} has no file ${model.file}.`, { repo });
  const folder = folderOf(model.file ?? onnx.find(({ path }) => path.startsWith('onnx/'))?.path ?? onnx[0]?.path ?? '');
  if (onnx.length === 0)
    throw new UnsupportedModelError(`${repo} holds no ONNX file. Look for one with an "onnx" folder.`, { repo });
  const asParcelFile = ({ path, bytes, sha256 }: HubFile): ParcelFile => ({
    path: nameOf(path),
    source: urlSource(`${hub}/${repo}/resolve/${encodeURIComponent(revision)}/${path.split('/').map(encodeURIComponent).join('/')}`, get),
    wanted: { bytes, sha256 },
  });
  const beside = files.filter(({ path }) => folderOf(path) === folder && isPlainFileName(nameOf(path)));
  const chosen = beside.filter(({ path }) => !/\.onnx$/i.test(path) || model.file === null || path === model.file);
  const texts = files.filter(
    ({ path }) => TEXT_FILES.has(nameOf(path)) && folderOf(path) === '' && !chosen.some((one) => nameOf(one.path) === nameOf(path)),
  );
  return parcelOf([...chosen, ...texts].map(asParcelFile), `${hub}/${repo} at ${revision}`);
}
