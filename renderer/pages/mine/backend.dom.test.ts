import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { ModelManifest } from '../../../miner/inference/model-manifest.ts';
import type { ModelStore } from '../../../miner/inference/model-store.ts';
import { taskByName } from '../../../miner/tasks/index.ts';
import { memoryPreferences } from '../../state/preferences.ts';
import { BackendDesk, takesTexts, type BackendPorts } from './backend-desk.svelte.ts';
import BackendPlate from './backend-plate.svelte';

const task = taskByName('image-classification');
const manifest = { id: 'server-1', title: 'resnet', task: task.name } as ModelManifest;
const bundled: ModelStore = { list: async () => [manifest], open: () => Promise.reject(new Error('unused')) };

function desk(attempt: BackendPorts['attempt'], preferences = memoryPreferences()) {
  return new BackendDesk({ preferences, get: async () => fetch, bundled: async () => bundled, attempt });
}

test('on servers nothing starts before they answered a sample for this very task and setting', async () => {
  const attempt = vi.fn<BackendPorts['attempt']>(async () => ({ manifest, words: 'It answered.' }));
  const preferences = memoryPreferences();
  const one = desk(attempt, preferences);
  expect(one.refusal(task.name)).toBeNull();
  one.change({ kind: 'open', servers: ' ' });
  await one.tryFor(task);
  expect([one.trial?.state, attempt.mock.calls.length]).toEqual(['wrong', 0]);
  one.change({ servers: 'http://a:8000' });
  one.changeKey(' token ');
  expect(one.refusal(task.name)).toContain('Try the inference server first');
  await one.tryFor(task);
  expect([one.refusal(task.name), one.modelFor(task.name)?.id]).toEqual([null, 'server-1']);
  expect(attempt.mock.calls[0]![3]).toMatchObject({ key: 'token' });
  expect(one.refusal('forecasting')).not.toBeNull();
  one.change({ model: 'other' });
  expect(one.refusal(task.name)).not.toBeNull();
  // The setting is kept, the token is not.
  const again = desk(attempt, preferences);
  expect([again.setting.servers, again.key]).toEqual(['http://a:8000', '']);
});

test('what is wrong with a server is said, and a trial that was overtaken by a change says nothing', async () => {
  const fails: ((error: Error) => void)[] = [];
  const one = desk(() => new Promise((_, reject) => fails.push(reject)));
  one.change({ kind: 'openai', servers: 'http://a' });
  const first = one.tryFor(task);
  expect(one.trial?.state).toBe('running');
  await expect.poll(() => fails).toHaveLength(1);
  fails[0]!(new Error('It has no such model.'));
  await first;
  expect(one.trial).toEqual({ state: 'wrong', words: 'It has no such model.' });
  const second = one.tryFor(task);
  await expect.poll(() => fails).toHaveLength(2);
  one.change({ servers: 'http://b' });
  fails[1]!(new Error('late'));
  await second;
  expect(one.trial).toBeNull();
});

test('a server of texts is offered where the subnet asks for texts', () => {
  expect(['text-generation', 'embeddings', 'image-classification'].map((name) => takesTexts(taskByName(name)))).toEqual(
    [true, true, false],
  );
});

test('the page tries with a button and says what came of it; while a miner runs nothing can be changed', async () => {
  const props = {
    setting: { kind: 'open', servers: 'http://a', model: '' } as const,
    secret: '',
    trial: null,
    hosted: false,
    fixed: null,
    texts: false,
    onchange: vi.fn(),
    onsecret: vi.fn(),
    ontry: vi.fn(),
  };
  const { rerender } = render(BackendPlate, props);
  expect(document.body.textContent).toContain('only https servers that let pages in');
  await fireEvent.click(screen.getByRole('button', { name: 'Try it' }));
  expect(props.ontry).toHaveBeenCalledTimes(1);
  await rerender({ ...props, trial: { state: 'wrong', words: 'No server has the model.' } });
  expect(screen.getByRole('status').textContent).toContain('No server has the model.');
  await rerender({ ...props, fixed: 'Stop to change it.' });
  expect(screen.queryByRole('button', { name: 'Try it' })).toBeNull();
});

test('native inference is offered where it is installed; else the page says how, and looks again when asked', async () => {
  const props = {
    setting: { kind: 'here', servers: '', model: '' } as const,
    secret: '',
    trial: null,
    hosted: true,
    fixed: null,
    texts: false,
    onchange: vi.fn(),
    onlook: vi.fn(),
    onsecret: vi.fn(),
    ontry: vi.fn(),
  };
  const install = 'onnxruntime-node is not installed. Install it with "npm install --no-save onnxruntime-node@1.30.0".';
  const { rerender } = render(BackendPlate, { ...props, native: { works: false, why: install } });
  expect(document.body.textContent).toContain(install);
  await fireEvent.click(screen.getByRole('button', { name: 'Look again' }));
  expect(props.onlook).toHaveBeenCalledTimes(1);
  await rerender({ ...props, native: { works: true, why: 'onnxruntime-node 1.30.0 is installed.' } });
  expect(document.body.textContent).toContain('It is tried beside the page’s own runtime');
  expect(screen.queryByRole('button', { name: 'Look again' })).toBeNull();
  await rerender({ ...props, native: null });
  expect(document.body.textContent).not.toContain('onnxruntime-node');
});
