export const SDK_VERSION = '10.2.0';
/** The SDK 10.2.0 cannot be imported with async-substrate-interface 2. */
export const SDK_PACKAGES = [`bittensor==${SDK_VERSION}`, 'async-substrate-interface==1.6.4'] as const;
