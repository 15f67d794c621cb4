// The token symbols a subnet may have, by netuid. One code point each.
import type { Context } from '../../../frame/context.ts';
import { errors, storage } from '../pallet.ts';

const TABLE =
  'Ταβγδεζηθικλμνξοπρσtυφχψωאבגדהוזחטיךכלםמ' +
  'ןנסעףפץצקרשתابتثجحخدذرزسشصضطظعغفقكلمنهوي' +
  'ىᚠᚢᚦᚨᚱᚳЫᛉᛒ ᚁᚂᚃᚄᚅ᚛აბგდევԱԲԳԴԵԶ՞ЀЁЂЃЄЅъⲀⲁⲂ' +
  'ⲃⲄⲅ𑀀𑀁𑀂𑀃𑀅නඳපඵබභⰀⰁⰂⰃⰄⰅⰆⰇⰈⰉⰊⰋⰌⰍⰎⰏⰐⰑⰒⰓⰔⰕⰖⰗⰘⰙ' +
  'ⰚⰛⰜⰝⰞⰟⰠกขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภม' +
  'ยรลวศษสหฬอฮㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝ' +
  'ㅞㅟㅠㅡㅢㅣአኡኢኣኤእኦኧወዉዊዋዌውዎኰ኱ኲኳኴኵ኶ጐ጑ጒመጔጕ጖अआइईउ' +
  'ऊऋएऐओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहア' +
  'イウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリル' +
  'レロワヲンⴰⴱⴲⴳⴴⴵⴶⴷⴸⴹⴺⴻⴼⴽⴾⴿⵀⵁⵂⵃⵄⵅⵆⵇⵈⵉⵊⵋⵌⵍⵎⵏⵐⵑⵒ' +
  'ⵓඅආඉඊඋඌඍඎඏඐඑඒඓඔඕඖකඛගඝඞචඡජඣඤටඥඦඩඨඪණඬතථදධ';

const utf8 = new TextEncoder();
/** Symbols in the order of the chain; entry 0 is the one of root. subtensor: pallets/subtensor/src/subnets/symbols.rs */
export const SYMBOLS: readonly Uint8Array[] = [...TABLE].map((symbol) => utf8.encode(symbol));
/** What is shown when the table is exhausted: the symbol of root. */
const ROOT_SYMBOL: Uint8Array = SYMBOLS[0]!;

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const taken = (ctx: Context): Set<string> =>
  new Set(storage.TokenSymbol.entries(ctx).map(([, symbol]) => text(symbol)));

/** The symbol a new subnet gets: the one at its netuid, else the first that nobody has. */
export function freeSymbol(ctx: Context, netuid: number): Uint8Array {
  const used = taken(ctx);
  const own = SYMBOLS[netuid] ?? ROOT_SYMBOL;
  if (!used.has(text(own))) return own;
  return SYMBOLS.slice(1).find((symbol) => !used.has(text(symbol))) ?? ROOT_SYMBOL;
}

/** @throws SymbolDoesNotExist, SymbolAlreadyInUse */
export function ensureSymbolFree(ctx: Context, symbol: Uint8Array): void {
  if (!SYMBOLS.slice(1).some((known) => text(known) === text(symbol))) throw errors.SymbolDoesNotExist();
  if (taken(ctx).has(text(symbol))) throw errors.SymbolAlreadyInUse();
}
