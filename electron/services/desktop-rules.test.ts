import { describe, expect, it } from 'vitest';
import { desktopSettings, isAppAddress, isPageFrame, mayHavePermission, mayOpenOutside } from './desktop-rules.ts';

const STRANGE = [
  '',
  'about:blank',
  'file:///etc/passwd',
  'app://evil/',
  'app://taolite.evil/',
  'app://user@taolite/',
  'app://taolite:80/',
  'https://taolite/',
  'javascript:1',
];

describe('what the Electron window may do', () => {
  it('only its own pages are its own', () => {
    expect(['app://taolite/index.html', 'app://taolite/#/wallet'].every(isAppAddress)).toBe(true);
    expect(STRANGE.filter(isAppAddress)).toEqual([]);
  });
  it('only known https sites are opened, in the user’s browser', () => {
    expect(mayOpenOutside('https://docs.learnbittensor.org/subnets')).toBe(true);
    for (const address of [
      ...STRANGE,
      'http://github.com/',
      'https://github.com.evil/',
      'https://x@github.com/',
      'https://github.com:8443/',
    ])
      expect(mayOpenOutside(address)).toBe(false);
  });
  it('copying is the only permission, and only the page’s', () => {
    expect(mayHavePermission('clipboard-sanitized-write', 'app://taolite/')).toBe(true);
    expect(mayHavePermission('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    for (const permission of ['clipboard-read', 'media', 'geolocation', 'notifications', 'usb', 'openExternal'])
      expect(mayHavePermission(permission, 'app://taolite/')).toBe(false);
  });
  it('only the page’s main frame may ask the host', () => {
    expect(isPageFrame({ url: 'app://taolite/index.html', parent: null })).toBe(true);
    expect(isPageFrame(null)).toBe(false);
    expect(isPageFrame({ url: 'app://taolite/index.html', parent: {} })).toBe(false);
    expect(isPageFrame({ url: 'https://evil.example/', parent: null })).toBe(false);
  });
  it('reads what npm start hands over', () => {
    expect(
      desktopSettings(['electron', 'main', '--taolite-data-dir=/a b', '--taolite-devnet-port=none'], '/d'),
    ).toEqual({ dataDir: '/a b', devnetPort: null });
    expect(desktopSettings(['--taolite-subnets=forecasting,embeddings'], '/d').subnets).toEqual([
      'forecasting',
      'embeddings',
    ]);
    expect(desktopSettings([], '/d')).toEqual({ dataDir: '/d', devnetPort: 9944 });
  });
});
