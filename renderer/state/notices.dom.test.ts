import { beforeEach, expect, test } from 'vitest';
import { Notices, type NoticeMessage } from './notices.svelte.ts';

let waiting: Set<() => void>;
let notices: Notices;
const titles = () => notices.shown.map((notice) => notice.title);
const pass = () => [...waiting].forEach((then) => then());
const say = (title: string, money = false) =>
  notices.say({ kind: 'information', title, money } satisfies NoticeMessage);

beforeEach(() => {
  waiting = new Set();
  notices = new Notices((_, then) => {
    waiting.add(then);
    return () => waiting.delete(then);
  });
});

test('a notice leaves by itself, one about money stays until it is read', () => {
  say('Paused');
  const money = say('Staked 25 τ', true);
  pass();
  expect(titles()).toEqual(['Staked 25 τ']);
  notices.close(money);
  expect(titles()).toEqual([]);
});

test('at most two stand at once, and money does not give way to chatter', () => {
  say('Not staked', true);
  say('one');
  say('two');
  expect(titles()).toEqual(['Not staked', 'two']);
  say('Sent', true);
  say('three');
  expect(titles()).toEqual(['Not staked', 'Sent']);
});

test('nothing leaves while somebody looks, and everything is in the log', () => {
  say('one');
  notices.hold();
  say('two');
  pass();
  expect(titles()).toEqual(['one', 'two']);
  notices.release();
  pass();
  expect(titles()).toEqual([]);
  expect(notices.log.map((notice) => notice.title)).toEqual(['two', 'one']);
});
