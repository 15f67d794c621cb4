// The types a synapse field may have, as data, and the short text they are declared in:
//   int   list[str]   dict[str,any]   tuple[int,float]   float=0.7   str|null=null   list[{role:str,score:float=1.0}]
// A part after `=` is the default, as JSON; a field without one is required.
import { parsePyJson } from '../python/parse-json.ts';
import type { PyValue } from '../python/value.ts';

/** A type. `nullable` stands for Python's `Optional[...]`. */
export type FieldType =
  | { readonly kind: 'str' | 'int' | 'float' | 'bool' | 'any'; readonly nullable: boolean }
  | { readonly kind: 'list' | 'dict'; readonly item: FieldType; readonly nullable: boolean }
  | { readonly kind: 'tuple'; readonly items: readonly FieldType[]; readonly nullable: boolean }
  | { readonly kind: 'model'; readonly fields: readonly SynapseField[]; readonly nullable: boolean };

/** One field of a synapse or of a nested model. A default is kept exactly as declared: Python does not coerce defaults. */
export interface SynapseField {
  readonly name: string;
  readonly type: FieldType;
  readonly required: boolean;
  /** Value when the field is missing; meaningless when `required`. */
  readonly default: PyValue;
}

/** A synapse declaration that cannot be read or contradicts itself: a mistake of the task's author. */
export class SynapseSchemaError extends Error {
  override readonly name = 'SynapseSchemaError';
}

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y;

class TypeReader {
  private at = 0;
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  field(name: string): SynapseField {
    const field = this.declared(name, '');
    if (this.at < this.text.length) this.fail('text after the type');
    return field;
  }

  private fail(why: string): never {
    throw new SynapseSchemaError(`Cannot read the field type "${this.text}": ${why} at character ${this.at}.`);
  }

  private take(token: string): boolean {
    while (this.text[this.at] === ' ') this.at += 1;
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  private expect(token: string): void {
    if (!this.take(token)) this.fail(`expected "${token}"`);
  }

  private identifier(): string {
    while (this.text[this.at] === ' ') this.at += 1;
    IDENTIFIER.lastIndex = this.at;
    const name = IDENTIFIER.exec(this.text)?.[0];
    if (name === undefined) this.fail('expected a name');
    this.at += name.length;
    return name;
  }

  /** A type with an optional default, which runs to one of `stops` outside of brackets and strings. */
  private declared(name: string, stops: string): SynapseField {
    const type = this.type();
    if (!this.take('=')) return { name, type, required: true, default: null };
    const start = this.at;
    let depth = 0;
    let quoted = false;
    for (; this.at < this.text.length; this.at += 1) {
      const char = this.text[this.at] ?? '';
      if (quoted && char === '\\') this.at += 1;
      else if (char === '"') quoted = !quoted;
      else if (quoted) continue;
      else if (depth === 0 && stops.includes(char)) break;
      else if (char === '[' || char === '{') depth += 1;
      else if (char === ']' || char === '}') depth -= 1;
    }
    try {
      return { name, type, required: false, default: parsePyJson(this.text.slice(start, this.at)) };
    } catch (error) {
      throw new SynapseSchemaError(`The default of the field "${name}" is not JSON.`, { cause: error });
    }
  }

  private type(): FieldType {
    const base = this.bare();
    return this.take('|') ? this.nullable(base) : base;
  }

  private nullable(base: FieldType): FieldType {
    this.expect('null');
    return { ...base, nullable: true };
  }

  private bare(): FieldType {
    if (this.take('{')) return this.model();
    const kind = this.identifier();
    switch (kind) {
      case 'str':
      case 'int':
      case 'float':
      case 'bool':
      case 'any':
        return { kind, nullable: kind === 'any' };
      case 'list': {
        this.expect('[');
        const item = this.type();
        this.expect(']');
        return { kind, item, nullable: false };
      }
      case 'dict': {
        this.expect('[');
        this.expect('str');
        this.expect(',');
        const item = this.type();
        this.expect(']');
        return { kind, item, nullable: false };
      }
      case 'tuple': {
        this.expect('[');
        const items = [this.type()];
        while (this.take(',')) items.push(this.type());
        this.expect(']');
        return { kind, items, nullable: false };
      }
      default:
        return this.fail(`no type is called "${kind}"`);
    }
  }

  private model(): FieldType {
    const fields: SynapseField[] = [];
    do {
      const name = this.identifier();
      this.expect(':');
      fields.push(this.declared(name, ',}'));
    } while (this.take(','));
    this.expect('}');
    return { kind: 'model', fields, nullable: false };
  }
}

/** Reads one field declaration, for example `list[str]` or `float=0.7`. @throws SynapseSchemaError */
export function parseField(name: string, declaration: string): SynapseField {
  return new TypeReader(declaration).field(name);
}
