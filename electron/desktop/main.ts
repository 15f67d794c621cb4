/** Electron's main process: the window on `app://taolite`, locked down, and the same services as the plain-Node host over IPC. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, Menu, powerMonitor, powerSaveBlocker, protocol, session, shell } from 'electron';
import { serveBridge } from '../../miner/ports/bridge/server.ts';
import { hostSchema } from '../../miner/ports/host-port.ts';
import { answerAppRequest } from '../services/app-protocol.ts';
import { defaultDataDir, prepareDataDir } from '../services/data-dir.ts';
import {
  APP_ADDRESS,
  APP_SCHEME,
  desktopSettings,
  isAppAddress,
  mayHavePermission,
  mayOpenOutside,
} from '../services/desktop-rules.ts';
import { DevnetService } from '../services/devnet-service.ts';
import { toFault } from '../services/fault.ts';
import { electronSensors } from '../services/machine-sensors.ts';
import { NativeInference } from '../services/native-inference.ts';
import { hostServices, type HostServices, type KeepAwake } from '../services/host-services.ts';
import { acceptPages } from './page-wires.ts';

/** Written in by the bundler. */
const VERSION = process.env.TAOLITE_VERSION ?? '0';
const bundles = fileURLToPath(new URL('.', import.meta.url));
const pageDir = join(bundles, '..', 'web');
const settings = desktopSettings(process.argv, defaultDataDir());

app.enableSandbox();
app.setName('Taolite');
app.setPath('userData', join(settings.dataDir, 'electron-profile'));
protocol.registerSchemesAsPrivileged([
  {
    scheme: APP_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, stream: true },
  },
]);

let window: BrowserWindow | undefined;
let services: HostServices | undefined;
let ended = false;

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-navigate', (event) => {
      if (!isAppAddress(event.url)) event.preventDefault();
    });
    contents.setWindowOpenHandler(({ url }) => {
      if (mayOpenOutside(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
  });
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (ended || !services) return;
    // The devnet's blocks go to disk first.
    event.preventDefault();
    void services.close().finally(() => {
      ended = true;
      app.quit();
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
  app.whenReady().then(begin).catch(giveUp);
} else app.quit();

async function begin(): Promise<void> {
  const dataDir = await prepareDataDir(settings.dataDir);
  const own = session.defaultSession;
  own.setPermissionRequestHandler((contents, permission, answer) =>
    answer(mayHavePermission(permission, contents.getURL())),
  );
  own.setPermissionCheckHandler((_contents, permission, origin) => mayHavePermission(permission, origin));
  protocol.handle(APP_SCHEME, (request) => answerAppRequest(pageDir, request));
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);

  const devnet = new DevnetService({
    dataDir,
    workerFile: join(bundles, 'devnet-worker.mjs'),
    port: settings.devnetPort,
    subnets: settings.subnets,
    log: (line) => console.error(line),
  });
  const made = hostServices({
    kind: 'electron',
    version: VERSION,
    dataDir,
    devnet,
    key: null,
    awake: keepAwake(),
    native: new NativeInference({
      folder: join(bundles, '..', '..'),
      processFile: join(bundles, 'native-process.mjs'),
      room: join(dataDir, 'miner', 'models', 'window'),
    }),
    sensors: electronSensors(powerMonitor),
  });
  services = made;
  acceptPages((wire) => serveBridge(hostSchema, made.side, wire, toFault));
  void devnet.start();

  window = new BrowserWindow({
    width: 1280,
    height: 860,
    minWidth: 390,
    minHeight: 480,
    show: false,
    title: 'Taolite',
    webPreferences: {
      preload: join(bundles, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window?.show());
  await window.loadURL(APP_ADDRESS);
}

/** Mining goes on while the user is away: the machine may not fall asleep, and a hidden window is not slowed down. */
function keepAwake(): KeepAwake {
  let blocker: number | undefined;
  const feature = { works: true, why: 'Electron keeps the machine awake while mining.' };
  return {
    feature,
    set: (on) => {
      if (on) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
      else if (blocker !== undefined) {
        powerSaveBlocker.stop(blocker);
        blocker = undefined;
      }
      if (window) window.webContents.backgroundThrottling = !on;
      return on ? feature : { works: false, why: 'The machine may sleep.' };
    },
  };
}

function giveUp(error: unknown): void {
  dialog.showErrorBox('Taolite could not start', error instanceof Error ? error.message : String(error));
  app.exit(1);
}
