/** Runs sandboxed beside the page and gives it one thing: the wire of the Host port. Nothing of Electron passes through. */
import { contextBridge, ipcRenderer } from 'electron';
import type { Frame, Wire } from '../../miner/ports/bridge/messages.ts';
import { CHANNEL } from './channels.ts';

let onClosed: (reason: string) => void = () => undefined;
const ask = (channel: string, ...args: unknown[]): void =>
  void ipcRenderer.invoke(channel, ...args).catch((error: unknown) => onClosed(String(error)));

const wire: Wire = {
  send: (frame) => ask(CHANNEL.frame, frame),
  listen: (onFrame, onClose) => {
    onClosed = onClose;
    ipcRenderer.on(CHANNEL.frame, (_event, frame: Frame) => onFrame(frame));
    ipcRenderer.on(CHANNEL.closed, (_event, reason: string) => onClose(reason));
    ask(CHANNEL.open);
  },
  close: (reason) => ask(CHANNEL.close, reason),
};
contextBridge.exposeInMainWorld('taoliteHost', wire);
