// What a terminal has shown, as lines of a document that are read as output again.

import { controls } from '../text/sanitise.ts';
import type { Step } from './document.ts';
import { anywhereMarker, withoutMarker } from './entries.ts';
import { closes, type Fence, unindented } from './markdown.ts';
import { isTyped } from './steps.ts';

/** The form of the lines of one block. */
export interface BlockForm {
  readonly fence: Fence;
  readonly end: '' | '\r';
  readonly block: Step['block'];
}

/** An entry as lines. What would be read as something else is written `[...]`. */
export function writtenLines(
  text: string,
  { fence, end }: BlockForm,
  { isMarked, continues }: { readonly isMarked: boolean; readonly continues: boolean },
): readonly string[] {
  return text.split('\n').map((whole, nth) => {
    let line = withoutMarker(whole.replace(controls, '[...]'), anywhereMarker);
    if (line !== whole && whole.endsWith(anywhereMarker)) line += '[...]';
    if (line === '...') line = '[...]';
    if (nth === 0 && continues) line = line.replace(/^\s+/, '[...]');
    const mark = nth === 0 && isMarked ? ` ${anywhereMarker}` : '';
    return `${' '.repeat(fence.indent)}${line}${mark}${end}`;
  });
}

/** The lines of an output, none of which ends the block or is typed; `isPrompt` tells which may look as if they were. */
export function safeLines(
  lines: readonly string[],
  { fence, end, block }: BlockForm,
  isPrompt: (at: number, line: string) => boolean,
): readonly string[] {
  return lines.map((raw, at) => {
    const whole = withoutEnd(raw);
    const line = unindented(whole, fence);
    const isOutput = !closes(whole, fence) && (!isTyped(line, block) || isPrompt(at, line));
    if (isOutput) return raw;
    const [blanks = ''] = /^\s*/.exec(line) ?? [];
    const rest = line.slice(blanks.length).replace(/^\S+/, '[...]');
    return `${' '.repeat(fence.indent)}${blanks}${rest}${end}`;
  });
}

/** Text with `host` for the name of this machine, as documents write it, and `[...]` where they cannot. */
export function withHost(text: string, name: string): string {
  if (name === 'host' || name === '' || !text.includes(name)) return text;
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text
    .replace(new RegExp(`@${escaped}(?![\\w-]|\\.\\w)`, 'g'), '@host')
    .replaceAll(`'${name}'`, "'host'")
    .replace(new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, 'g'), '[...]');
}

/** A line of a block as output. */
export function contentOf(raw: string, { fence }: BlockForm): string {
  return unindented(withoutEnd(raw), fence);
}

function withoutEnd(raw: string): string {
  return raw.endsWith('\r') ? raw.slice(0, -1) : raw;
}
