/** Public development accounts as every devnet has them, by their names. Standard: the development phrase of Substrate, sr25519. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY', '//Alice'],
  ['5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty', '//Bob'],
  ['5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y', '//Charlie'],
  ['5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy', '//Dave'],
  ['5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw', '//Eve'],
  ['5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL', '//Ferdie'],
]);

/** The name of a public development account, or null. Such an account is anybody's: its key is known to all. */
export const devnetName = (address: string): string | null => NAMES.get(address) ?? null;
