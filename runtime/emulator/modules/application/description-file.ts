// Reads the file NAME.app.ts on the code path, whose default export is the description of application NAME. It runs in the
// process that loads the application, so a file that fails or never ends harms no other.

import { explainFailure, runFile } from '../../code/code-server.ts';
import type { Process } from '../../process/process.ts';
import { unwinds } from '../../process/self.ts';
import { isPromise } from '../../realm/promise-like.ts';
import { copy } from '../../term/copy.ts';
import type { Term } from '../../term/term.ts';
import { Unsendable } from '../../term/unsendable.ts';
import { inspect } from '../../text/inspect.ts';
import { endingOf } from '../gen/ending.ts';
import { describe, nameIn, pairsIn } from './description.ts';
import { loaded } from './table.ts';

/** A description, ['application', name, keys], or why there is none. */
type Read = { readonly ok: Term } | { readonly wrong: Term };

/**
 * The descriptions that a load needs: that of the application, and those of all it includes that are not loaded. The first
 * is that of the application itself.
 */
export function descriptionsFor(
  process: Process,
  given: Term,
): { readonly ok: readonly Term[] } | { readonly wrong: Term } {
  const all: Term[] = [];
  const known = new Set<Term>();
  const wanted: Term[] = [given];
  for (const one of wanted) {
    const read: Read = typeof one === 'string' ? readFile(process, one) : { ok: one };
    if ('wrong' in read) return read;
    const described = describe(read.ok);
    if ('wrong' in described) return described;
    const { name, included_applications } = described.ok;
    if (known.has(name)) continue;
    known.add(name);
    all.push(read.ok);
    wanted.push(...included_applications.filter((other) => isMissing(other, known)));
  }
  return { ok: all };
}

function isMissing(name: Term, known: ReadonlySet<Term>): boolean {
  return !known.has(name) && !(nameIn(name) !== undefined && loaded.has(name as string));
}

const missing = 'no such file or directory'; // the words of file:format_error(enoent)

function readFile(process: Process, name: string): Read {
  const file = `${name}.app.ts`;
  if (name.includes('/')) return { wrong: [missing, file] }; // a name, and not a path
  try {
    const read = runFile(`${name}.app`);
    if (!read.ok) {
      const why = read.why === 'nofile' ? missing : explainFailure(read);
      return { wrong: [why, file] };
    }
    return describedBy(name, read.exports['default']);
  } catch (error) {
    if (unwinds(error, process)) throw error;
    const { kind, reason } = endingOf(error);
    const why = typeof reason === 'string' ? reason : inspect(reason);
    return { wrong: [`exception ${kind}: ${why}`, file] };
  }
}

/** The description that a file's default export is: an object, or pairs. */
function describedBy(name: string, exported: unknown): Read {
  const file = `${name}.app.ts`;
  if (typeof exported === 'function' || isPromise(exported)) {
    const isnt = `the default export is ${inspect(exported)}`;
    return { wrong: [`${isnt}, and not an object that describes the application`, file] };
  }
  try {
    const described = copy(exported) as Term;
    return pairsIn(described) === undefined
      ? { wrong: ['bad_application', described] }
      : { ok: ['application', name, described] };
  } catch (error) {
    if (!(error instanceof Unsendable)) throw error;
    const { message } = error.calling('message', 'description');
    return { wrong: [`the description of the application has what no term has: ${message}`, file] };
  }
}
