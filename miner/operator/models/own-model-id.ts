/** Ids of models of one's own, told apart from the bundled ones by their beginning. */
const OWN = 'own-';

/** @param sha256 lower-case hex of the file's hash */
export const ownModelId = (sha256: string): string => OWN + sha256.slice(0, 16);

/** Whether a model came from a file of the person's own. */
export const isOwnModel = (manifest: { readonly id: string }): boolean => manifest.id.startsWith(OWN);
