/** The names of the messages between preload and main. */
export const CHANNEL = {
  open: 'taolite:open',
  frame: 'taolite:frame',
  close: 'taolite:close',
  closed: 'taolite:closed',
} as const;
