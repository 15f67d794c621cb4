/** The main process's ends of the wires to the page: one at a time per window, ended by a reload, a crash or the window's end. */
import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { Frame, Wire } from '../../miner/ports/bridge/messages.ts';
import { isPageFrame } from '../services/desktop-rules.ts';
import { CHANNEL } from './channels.ts';

interface End {
  frame(frame: Frame): void;
  close(reason: string): void;
}

/** Calls `onPage` for every page that opens its wire. Messages from anything but the page's own main frame are refused. */
export function acceptPages(onPage: (wire: Wire) => void): void {
  const ends = new Map<number, End>();
  const end = (id: number, reason: string): void => {
    const open = ends.get(id);
    ends.delete(id);
    open?.close(reason);
  };
  const handle = (channel: string, run: (sender: WebContents, arg: unknown) => void): void =>
    ipcMain.handle(channel, (event: IpcMainInvokeEvent, arg: unknown) => {
      if (!isPageFrame(event.senderFrame)) throw new Error('Only the page of Taolite may ask its host.');
      run(event.sender, arg);
    });

  handle(CHANNEL.open, (sender) => {
    const { id } = sender;
    end(id, 'the page opened another wire');
    let open = true;
    let listener: { onFrame: (frame: Frame) => void; onClose: (reason: string) => void } | undefined;
    const close = (reason: string): void => {
      if (!open) return;
      open = false;
      if (!sender.isDestroyed()) sender.send(CHANNEL.closed, reason);
      listener?.onClose(reason);
    };
    ends.set(id, { frame: (frame) => open && listener?.onFrame(frame), close });
    for (const event of ['destroyed', 'render-process-gone'] as const)
      (sender.once as (event: string, listener: () => void) => void)(event, () => end(id, 'the page is gone'));
    (sender.once as (event: string, listener: () => void) => void)('did-navigate', () =>
      end(id, 'the page was loaded anew'),
    );
    onPage({
      send: (frame) => {
        if (open && !sender.isDestroyed()) sender.send(CHANNEL.frame, frame);
      },
      listen: (onFrame, onClose) => void (listener = { onFrame, onClose }),
      close: (reason) => end(id, reason),
    });
  });
  handle(CHANNEL.frame, ({ id }, frame) => {
    if (typeof frame === 'string' || frame instanceof Uint8Array) ends.get(id)?.frame(frame);
    else end(id, 'not a frame');
  });
  handle(CHANNEL.close, ({ id }, reason) => end(id, String(reason).slice(0, 200)));
}
