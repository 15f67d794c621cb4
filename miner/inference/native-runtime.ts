/**
 * onnxruntime-node, where the person installed it. It is several times faster than WASM, and large, so it is no part of this product:
 * it is looked for in a folder's `node_modules` or a parent's.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Ort from 'onnxruntime-web';
import { RuntimeMissingError, messageOf } from './inference-error.ts';
import { ortRuntime } from './ort-runtime.ts';
import type { Runtime } from './runtime.ts';

/** The version that answers are compared with: that of the onnxruntime-web in use. */
export const NATIVE_VERSION = '1.30.0';
const PACKAGE = 'onnxruntime-node';

export interface NativeRuntime {
  readonly runtime: Runtime;
  /** `onnxruntime-node 1.30.0` */
  readonly name: string;
}

/** What is installed, without starting it: `onnxruntime-node 1.30.0`. @throws RuntimeMissingError */
export async function installedNative(folder: string): Promise<string> {
  try {
    const found = createRequire(join(folder, 'package.json')).resolve(`${PACKAGE}/package.json`);
    const { version } = JSON.parse(await readFile(found, 'utf8')) as { version?: unknown };
    return `${PACKAGE} ${String(version).slice(0, 40)}`;
  } catch (error) {
    throw new RuntimeMissingError(
      `${PACKAGE} is not installed. Install it with "npm install --no-save ${PACKAGE}@${NATIVE_VERSION}" in ${folder}, or go on with WASM.`,
      { folder },
      { cause: error },
    );
  }
}

/** @param threads CPU threads of one run @throws RuntimeMissingError when it is not installed or does not start on this machine */
export async function nativeRuntime(folder: string, threads: number): Promise<NativeRuntime> {
  const name = await installedNative(folder);
  const path = createRequire(join(folder, 'package.json')).resolve(PACKAGE);
  try {
    const loaded = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as typeof Ort & { default?: typeof Ort };
    return { runtime: ortRuntime(loaded.default ?? loaded, { providers: ['native'], threads }), name };
  } catch (error) {
    throw new RuntimeMissingError(
      `${PACKAGE} is installed but does not start on this machine: ${messageOf(error)}`,
      { path },
      { cause: error },
    );
  }
}
