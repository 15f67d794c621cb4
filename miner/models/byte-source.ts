/** Where a file's bytes come from, from any place on: a file on disk, a chosen file, an address. */
export interface OpenedSource {
  /** Where the stream really begins: the place asked for, or 0 when the source cannot go on there. */
  from: number;
  /** Bytes of the whole file; null when the source does not say. */
  bytes: number | null;
  /** Tells this version of the file from others (ETag, date); null when the source gives nothing of the kind. */
  validator: string | null;
  /** Lower-case hex SHA-256, where the source states it. */
  sha256: string | null;
  chunks: AsyncIterable<Uint8Array>;
}

export interface ByteSource {
  /** The same for the same file, so that an import that was cut off is found again. */
  id: string;
  /**
   * @param from bytes that are here already
   * @param validator what the source said of its version when those came; null when it said nothing
   * Rejects with `DownloadError`, `ModelMissingError` or `CancelledError`, also while chunks come.
   */
  open(from: number, validator: string | null, signal: AbortSignal): Promise<OpenedSource>;
}
