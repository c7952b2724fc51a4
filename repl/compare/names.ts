// Consistent renaming: which actual pid, reference or node number each written one stands for. Two written names never
// stand for one process, and one never for two.

import type { Binder } from './printed-text.ts';

/** What a node says a pid or reference is. */
export interface Identity {
  readonly node: string; // where the process lives, or where the reference was made
  readonly creation: number; // of the incarnation that allocated the id
  readonly key: string; // the id, and the node that allocated it
}

export interface Sight {
  /** The terminal's name. A node that was started again in it is another terminal, for instance `foo 2`. */
  readonly terminal: string;
  /** By the text that was shown, `<0.88.0>`; those of a node that cannot be asked are missing. */
  readonly identities: ReadonlyMap<string, Identity>;
  readonly line?: number; // in the document, for the sentence about a clash
}

/** What each written pid, reference and node number is bound to. It never changes: see `Draft`. */
export interface Names {
  readonly layers: readonly ReadonlyMap<string, Fact>[]; // later ones win
}

/** Something that is so since it was seen, such as "`<2.89.1>` of foo is process 90 of bar". */
interface Fact {
  readonly is: string;
  readonly seen: Seen;
}

interface Seen {
  readonly written: string;
  readonly shown: string;
  readonly terminal: string;
  readonly line: number | undefined;
  readonly isKnown: boolean; // the node said what it is
}

export const noNames: Names = { layers: [] };

/** The numbers of `<A.N.S>` or `#Ref<A.N>`. */
interface Parts {
  readonly kind: 'pid' | 'ref';
  readonly node: string; // A
  readonly id: string; // N, for a reference all numbers but the first
  readonly allocator: string; // S, '0' for a reference
}

function partsOf(identifier: string): Parts {
  const inside = identifier.slice(identifier.indexOf('<') + 1, -1);
  const dot = inside.indexOf('.');
  const node = inside.slice(0, dot);
  if (identifier.startsWith('#'))
    return { kind: 'ref', node, id: inside.slice(dot + 1), allocator: '0' };
  const last = inside.lastIndexOf('.');
  return { kind: 'pid', node, id: inside.slice(dot + 1, last), allocator: inside.slice(last + 1) };
}

/** Names while entries are tried: what was bound since a mark can be undone. */
export class Draft implements Binder {
  /** The sentence about the last clash. */
  clash: string | undefined;
  private readonly names: Names;
  private readonly sight: Sight;
  private readonly facts = new Map<string, Fact>();
  private readonly trail: { readonly key: string; readonly before: Fact | undefined }[] = [];

  constructor(names: Names, sight: Sight) {
    this.names = names;
    this.sight = sight;
  }

  mark(): number {
    return this.trail.length;
  }

  undo(mark: number): void {
    for (const { key, before } of this.trail.splice(mark).reverse())
      if (before === undefined) this.facts.delete(key);
      else this.facts.set(key, before);
  }

  /** Returns whether the written identifier can stand for the one shown. It must be of its kind: see `sameKind`. */
  bind(written: string, shown: string): boolean {
    const mark = this.mark();
    const isBound = this.bound(written, shown);
    if (!isBound) this.undo(mark);
    return isBound;
  }

  /** The names with those of the draft. */
  finished(): Names {
    if (this.facts.size === 0) return this.names;
    const layers = [...this.names.layers];
    let top: ReadonlyMap<string, Fact> = this.facts;
    // a layer is merged with the next one unless it is much larger: few layers, and little copying
    for (let below = layers.at(-1); below !== undefined; below = layers.at(-1)) {
      if (below.size > 2 * top.size) break;
      top = new Map([...below, ...top]);
      layers.pop();
    }
    return { layers: [...layers, top] };
  }

  private bound(written: string, shown: string): boolean {
    const { terminal, line } = this.sight;
    const identity = this.sight.identities.get(shown);
    const seen = { written, shown, terminal, line, isKnown: identity !== undefined };
    const name = partsOf(written);
    const actual = partsOf(shown);
    return (
      this.agreesWithUnknown(seen) &&
      this.bindNumber(name.node, actual.node, seen) &&
      this.bindIdentity(name, actual, identity ?? unknown(terminal, actual, shown), seen) &&
      this.note(keys.shown(terminal, written), shown, seen) &&
      this.note(keys.written(terminal, shown), written, seen)
    );
  }

  /** Where a node could not be asked, texts stand for themselves: one written text for one shown one. */
  private agreesWithUnknown(seen: Seen): boolean {
    const { terminal, written, shown } = seen;
    const before = this.fact(keys.shown(terminal, written));
    const other = this.fact(keys.written(terminal, shown));
    for (const [fact, is] of [[before, shown] as const, [other, written] as const]) {
      if (fact === undefined || fact.is === is) continue;
      if (!(fact.seen.isKnown && seen.isKnown)) return this.refuse(fact.seen, seen);
    }
    return true;
  }

  /** On one terminal each written number of another node is one actual number. */
  private bindNumber(written: string, shown: string, seen: Seen): boolean {
    if (written === '0') return true;
    const { terminal } = this.sight;
    return (
      this.claim(keys.number(terminal, written), shown, seen) &&
      this.claim(keys.writtenNumber(terminal, shown), written, seen)
    );
  }

  private bindIdentity(
    name: Parts,
    actual: Parts,
    { node, creation, key }: Identity,
    seen: Seen,
  ): boolean {
    const { terminal } = this.sight;
    const life = `${node}\t${creation}`;
    const identity = `${name.kind}\t${life}\t${key}`;
    if (seen.isKnown || this.fact(keys.node(terminal, name.node)) === undefined)
      this.note(keys.node(terminal, name.node), node, seen);
    this.note(keys.place(terminal, node), actual.node, seen);
    const allocator = this.allocatorOf(name, node);
    return (
      this.claim(keys.here(terminal, seen.written, life), identity, seen) &&
      this.claim(keys.name(terminal, identity), seen.written, seen) &&
      this.claim(keys.id(identity), name.id, seen) &&
      (allocator === undefined ||
        (this.claim(keys.anywhere(name, allocator, life), identity, seen) &&
          this.note(keys.actual(name, allocator, node), seen.shown, seen)))
    );
  }

  /** The node that allocated the id, if it is known which one the number means on this terminal. */
  private allocatorOf({ allocator }: Parts, node: string): string | undefined {
    if (allocator === '0') return node;
    const number = allocator === '1' ? '0' : allocator; // a node has the number 1 for itself
    return this.fact(keys.node(this.sight.terminal, number))?.is;
  }

  private fact(key: string): Fact | undefined {
    return this.facts.get(key) ?? factOf(this.names, key);
  }

  /** Note what must stay so; false if something else was noted. */
  private claim(key: string, is: string, seen: Seen): boolean {
    const known = this.fact(key);
    if (known === undefined) return this.note(key, is, seen);
    return known.is === is || this.refuse(known.seen, seen);
  }

  private note(key: string, is: string, seen: Seen): true {
    const before = this.facts.get(key);
    const known = before ?? factOf(this.names, key);
    if (known?.is === is && known.seen.isKnown === seen.isKnown) return true;
    this.trail.push({ key, before });
    this.facts.set(key, { is, seen });
    return true;
  }

  private refuse(before: Seen, now: Seen): false {
    const place = before.terminal === now.terminal ? '' : ` on ${before.terminal}`;
    const where = `${place}${before.line === undefined ? '' : ` in line ${before.line}`}`;
    const there = where === '' ? ' before' : where;
    this.clash =
      before.shown === now.shown && before.terminal === now.terminal
        ? `${before.written}${there} and ${now.written} here are both ${now.shown}`
        : `${before.written} is ${before.shown}${there} and ${now.written} is ${now.shown} here`;
    if (before.written === now.written && before.shown !== now.shown)
      this.clash = `${now.written} is ${before.shown}${there} and ${now.shown} here`;
    return false;
  }
}

/** Without an identity a pid or reference is what its terminal shows. */
function unknown(terminal: string, { node }: Parts, shown: string): Identity {
  return { node: `${terminal}\t${node}`, creation: -1, key: shown };
}

/** The keys of facts. */
const keys = {
  number: (terminal: string, written: string) => `number\t${terminal}\t${written}`,
  writtenNumber: (terminal: string, shown: string) => `written number\t${terminal}\t${shown}`,
  /** The node that a written number means. */
  node: (terminal: string, written: string) => `node\t${terminal}\t${written}`,
  /** The number that a terminal shows for a node. */
  place: (terminal: string, node: string) => `place\t${terminal}\t${node}`,
  shown: (terminal: string, written: string) => `shown\t${terminal}\t${written}`,
  written: (terminal: string, shown: string) => `written\t${terminal}\t${shown}`,
  /** The identity of a written name on one terminal. */
  here: (terminal: string, written: string, life: string) =>
    `here\t${terminal}\t${written}\t${life}`,
  /** The written name of an identity on one terminal. */
  name: (terminal: string, identity: string) => `name\t${terminal}\t${identity}`,
  /** The written id of an identity: the same on all terminals. */
  id: (identity: string) => `id\t${identity}`,
  /** The identity of a written id, on all terminals. */
  anywhere: ({ kind, id }: Parts, allocator: string, life: string) =>
    `anywhere\t${kind}\t${allocator}\t${life}\t${id}`,
  /** What was shown last for a written id, on any terminal. */
  actual: ({ kind, id }: Parts, allocator: string, node: string) =>
    `actual\t${kind}\t${allocator}\t${node}\t${id}`,
};

function factOf({ layers }: Names, key: string): Fact | undefined {
  for (let i = layers.length - 1; i >= 0; i--) {
    const fact = layers[i]?.get(key);
    if (fact !== undefined) return fact;
  }
  return undefined;
}

/**
 * Returns a typed text with the actual pids and references in place of the written ones: `<0.88.0>`, `pid(0, 88, 0)`,
 * `#Ref<0.1.2.3>`, `ref(0, 1, 2, 3)`. A name that was never shown stays as it is.
 */
export function actualText(written: string, names: Names, terminal: string): string {
  return written.replace(typedForms, (form) => {
    const numbers = form.match(/\d+/g) ?? [];
    const isRef = numbers.length === 4;
    const identifier = isRef ? `#Ref<${numbers.join('.')}>` : `<${numbers.join('.')}>`;
    const actual = actualOf(identifier, names, terminal)?.match(/\d+/g);
    if (actual === null || actual === undefined || actual.length !== numbers.length) return form;
    let next = 0;
    return form.replace(/\d+/g, () => actual[next++] ?? '');
  });
}

const call = (name: string, numbers: number): string =>
  `(?<![\\w$.])(?:c\\.)?${name}\\(\\s*\\d+(?:\\s*,\\s*\\d+){${numbers - 1}}\\s*\\)`;

const typedForms = new RegExp(
  `<\\d+\\.\\d+\\.\\d+>|#Ref<\\d+(?:\\.\\d+){3}>|${call('pid', 3)}|${call('ref', 4)}`,
  'g',
);

/** Returns the pid or reference as the terminal would show it: as it did, or worked out from what others show. */
function actualOf(written: string, names: Names, terminal: string): string | undefined {
  const seen = factOf(names, keys.shown(terminal, written));
  if (seen !== undefined) return seen.is;
  const name = partsOf(written);
  const fact = (key: string): string | undefined => factOf(names, key)?.is;
  const node = fact(keys.node(terminal, name.node));
  const number = name.allocator === '1' ? '0' : name.allocator;
  const allocator = name.allocator === '0' ? node : fact(keys.node(terminal, number));
  if (node === undefined || allocator === undefined) return undefined;
  const elsewhere = fact(keys.actual(name, allocator, node));
  if (elsewhere === undefined) return undefined;
  const actual = partsOf(elsewhere);
  const home = name.node === '0' ? '0' : fact(keys.place(terminal, node));
  if (home === undefined) return undefined;
  if (actual.kind === 'ref') return `#Ref<${home}.${actual.id}>`;
  if (actual.allocator === '0') return `<${home}.${actual.id}.0>`;
  const by = number === '0' ? '1' : fact(keys.place(terminal, allocator));
  return by === undefined ? undefined : `<${home}.${actual.id}.${by}>`;
}

/** Returns the pids and references in a text, in their order. */
export function identifiersIn(text: string): readonly string[] {
  return text.match(identifiers) ?? [];
}

const identifiers = /<\d+\.\d+\.\d+>|#Ref(?:erence)?<\d+(?:\.\d+){1,9}>/g;

/** Returns a text as shown with the written pids and references in place of the actual ones, where they are known. */
export function writtenText(shown: string, names: Names, terminal: string): string {
  return shown.replace(
    identifiers,
    (identifier) => factOf(names, keys.written(terminal, identifier))?.is ?? identifier,
  );
}

/**
 * Returns names in which each pid and reference of a shown text has a written form: the one it has already, else the
 * text itself or, if that is `taken` by another one, the same with the next free id. For output that is new in a document.
 */
export function withNewNames(
  shown: string,
  names: Names,
  sight: Sight,
  taken: ReadonlySet<string>,
): Names {
  const draft = new Draft(names, sight);
  for (const [identifier] of shown.matchAll(identifiers)) {
    if (factOf(names, keys.written(sight.terminal, identifier)) !== undefined) continue;
    const { node } = partsOf(identifier);
    const number = factOf(names, keys.writtenNumber(sight.terminal, node))?.is ?? node; // of the same node
    const first = identifier.replace(/<\d+/, `<${number}`);
    for (let more = 0; more <= mostTries; more++) {
      const written = first.replace(
        /\.(\d+)(\.\d+>)$/,
        (_, id: string, rest: string) => `.${Number(id) + more}${rest}`,
      );
      if (!taken.has(written) && draft.bind(written, identifier)) break;
    }
  }
  return draft.finished();
}

const mostTries = 1_000; // ids that are taken one after the other
