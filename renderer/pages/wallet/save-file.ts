/** Hands a file to the person: the browser asks where it goes, or puts it with the downloads. */
export function saveFile(name: string, content: Uint8Array | string, type = 'application/octet-stream'): void {
  const url = URL.createObjectURL(new Blob([content as BlobPart], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The click has started the download; the browser holds the blob itself from then on.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file name from what a person called a thing. */
export const fileName = (label: string, ending: string): string =>
  `${label.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60) || 'account'}${ending}`;
