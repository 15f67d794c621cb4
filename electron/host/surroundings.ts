/** What `npm start` finds around it; tests hand in their own. */
export interface Surroundings {
  /** Folder of the program. */
  readonly root: string;
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Builds the page where it is not up to date. Rejects with a message for people. */
  readonly buildPage: (say: (line: string) => void) => Promise<void>;
  /** A browser's program file, or null. */
  readonly findBrowser: () => string | null;
  readonly say: (line: string) => void;
}
