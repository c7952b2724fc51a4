// The command h. h(spawn) and h('net_adm.ping') print the forms of a function, taken from its types, and the text
// of its comment. h(net_adm) lists the forms of a module's functions. Commands have their texts in command-forms.ts.

import { loadedModules, moduleNamed } from '../code/code-server.ts';
import { docOf } from '../code/docs.ts';
import type { Doc } from '../host/compiled-text.ts';
import { globals } from '../modules/table.ts';
import { targetOf } from '../realm/proxies.ts';
import { columnsHere, writeWords } from '../signals/screen-size.ts';
import { badarg } from '../term/exception.ts';
import { exportOf } from '../term/exported-function.ts';
import type { FunctionTerm, Term } from '../term/term.ts';
import { moduleNameOf } from '../text/module-objects.ts';
import { formLines, formsOfCommand } from './command-forms.ts';
import { lessonHelp, notes, patternHelp } from './shell-commands-help.ts';

/**
 * Prints the documentation of a function, given as a value or by name, or lists the functions of a module.
 * Returns 'ok', or `['error', 'missing']` if there is no documentation.
 */
export function help(commands: Readonly<Record<string, unknown>>, args: readonly unknown[]): Term {
  const [what] = args;
  if (typeof what === 'string')
    return isCommand(what, commands) ? aboutCommand(what) : aboutName(what);
  if (typeof what !== 'function' && (typeof what !== 'object' || what === null))
    throw badarg(1, "not a function, a module, or the name of one: h('net_adm.ping')", 'h', args);
  const name = nameOf(what, commands);
  if (name !== undefined) return isCommand(name, commands) ? aboutCommand(name) : aboutName(name);
  const exported = typeof what === 'function' ? exportOf(what as FunctionTerm) : undefined;
  if (exported !== undefined) return aboutName(`${exported.module}.${exported.name}`);
  const module = moduleNameOf(what) ?? moduleNameOf(targetOf(what) ?? what);
  return module === undefined ? ['error', 'missing'] : aboutOwn(module);
}

/** Returns the name under which users know a value: `spawn`, `net_adm.ping`, `net_adm` or `flush`. */
function nameOf(what: object, commands: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, value] of [...Object.entries(commands), ...Object.entries(globals)]) {
    if (value === what) return name;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, member] of Object.entries(value))
      if (member === what && docOf(`${name}.${key}`) !== undefined) return `${name}.${key}`;
  }
  return undefined;
}

/** Returns whether a name is a command. The record of commands also holds modules, which are no commands. */
function isCommand(name: string, commands: Readonly<Record<string, unknown>>): boolean {
  return Object.hasOwn(commands, name) && typeof commands[name] === 'function';
}

/** Prints all forms of a command, as help() does, and what else there is to say of the command. */
function aboutCommand(name: string): 'ok' {
  const lines = formLines(formsOfCommand(name) ?? {});
  const note = Object.hasOwn(notes, name) ? `${notes[name]}\n` : '';
  const same = docOf(`net.${name}`); // freeze is net.freeze
  const more = same === undefined ? '' : `${filled(same.text)}\n`;
  writeWords(`\n${`${lines}\n${note}`.replaceAll(/^(?=.)/gm, '  ')}${more}`);
  return 'ok';
}

function aboutName(name: string): Term {
  const doc = docOf(name);
  if (doc !== undefined) {
    const forms = doc.signature.split('\n').map((form) => `  ${form}\n`);
    writeWords(`\n${forms.join('')}\n${filled(doc.text)}\n`);
    return 'ok';
  }
  if (name === 'P' || name.startsWith('P.')) return aboutPatterns();
  const module = Object.hasOwn(globals, name) ? globals[name] : undefined;
  if (typeof module !== 'object' || module === null) return aboutOwn(name);
  const lines = Object.keys(module)
    .sort()
    .flatMap((key) => docOf(`${name}.${key}`)?.signature.split('\n') ?? []);
  if (lines.length === 0) return ['error', 'missing'];
  writeWords(`\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
  return 'ok';
}

function aboutPatterns(): 'ok' {
  writeWords(patternHelp);
  return 'ok';
}

/**
 * Prints documentation of a user's module: if `name` is a module, such as `chat`, the forms of all exports, each with
 * the first sentence of its comment; if `name` is an export, such as `chat.room`, its forms and its comment. A comment
 * with `@hidden` keeps its export out of the list (OTP: -doc hidden).
 */
function aboutOwn(name: string): Term {
  const [module = '', member] = name.split('.');
  moduleNamed(module);
  const docs = loadedModules().find((one) => one.name === module)?.docs;
  if (docs === undefined) return module === 'lesson' ? aboutLessons() : ['error', 'missing'];
  return member === undefined ? aboutModule(module, docs) : aboutExport(name, docs[member]);
}

/** The module `lesson` is there in a lesson only. */
function aboutLessons(): 'ok' {
  writeWords(lessonHelp);
  return 'ok';
}

function aboutModule(module: string, docs: Readonly<Record<string, Doc>>): Term {
  const shown = Object.entries(docs).filter(([, { text }]) => !/@hidden\b/.test(text));
  if (shown.length === 0) return ['error', 'missing'];
  const lines = shown.sort().map(([, { signature, text }]) => {
    const [sentence = ''] = /^.*?\.(?=\s|$)/s.exec(text) ?? [];
    return `${formsIn(module, signature)}${sentence === '' ? '' : filled(sentence, '      ')}`;
  });
  writeWords(`\n${lines.join('')}\n`);
  return 'ok';
}

function aboutExport(name: string, doc: Doc | undefined): Term {
  if (doc === undefined) return ['error', 'missing'];
  const [module = ''] = name.split('.');
  const text = doc.text.replaceAll(/@hidden\b/g, '');
  const paragraphs = text.split(/\n(?=@|\s*\n)/).filter((one) => one.trim() !== '');
  const told = paragraphs.map((one) => `${filled(one.trim())}\n`).join('');
  writeWords(`\n${formsIn(module, doc.signature)}\n${told}`);
  return 'ok';
}

function formsIn(module: string, signature: string): string {
  return signature
    .split('\n')
    .map((form) => `  ${module}.${form}\n`)
    .join('');
}

const widest = 78; // columns; longer lines are hard to read

/** Breaks a text into lines, each with a margin. */
function filled(text: string, margin = '  '): string {
  const width = Math.min(widest, columnsHere());
  let lines = '';
  const begin = margin.slice(1);
  let line = begin;
  for (const word of text.split(/\s+/)) {
    if (line !== begin && line.length + 1 + word.length > width) {
      lines += `${line}\n`;
      line = begin;
    }
    line += ` ${word}`;
  }
  return `${lines}${line}\n`;
}
