// What nodes have told of themselves, as JSON. Other nodes may tell anything: what has not its form is left out.

import type { InfoTold, LinksTold, ProcessesTold } from '../emulator/host/observed.ts';
import { isRecord, parsedJson } from '../trace/json.ts';
import type { ProcessRow } from './protocol.ts';

/** Undefined: the node has not answered, or not in this form. */
export function readLinks(json: string): LinksTold | undefined {
  const told = parsedJson(json);
  if (!isRecord(told)) return undefined;
  const { name, creation, links, isOn, traced } = told;
  if (!isText(name) || !isCount(creation) || !Array.isArray(links)) return undefined;
  return {
    name,
    creation,
    hidden: told['hidden'] === true,
    links: links.filter(isLink),
    isOn: isOn === true,
    traced: Array.isArray(traced) ? traced.filter(isText) : [],
  };
}

export function readProcesses(json: string): ProcessesTold | undefined {
  const told = parsedJson(json);
  if (!isRecord(told) || !Array.isArray(told['rows'])) return undefined;
  const { more } = told;
  return { rows: told['rows'].filter(isRow), more: isCount(more) ? more : 0 };
}

/** Null: the process has ended. */
export function readInfo(json: string): InfoTold | undefined {
  const told = parsedJson(json);
  if (told === null) return null;
  if (!isRecord(told)) return undefined;
  const known = Object.entries(told).filter(
    (entry): entry is [string, string | string[]] =>
      isText(entry[1]) || (Array.isArray(entry[1]) && entry[1].every(isText)),
  );
  return Object.fromEntries(known);
}

/** What went wrong when a trace was turned on or off; '' if nothing did. */
export function readWhy(json: string): string {
  const told = parsedJson(json);
  return isRecord(told) && isText(told['why']) ? told['why'] : '';
}

function isLink(value: unknown): value is LinksTold['links'][number] {
  if (!isRecord(value)) return false;
  return (
    isText(value['name']) && isCount(value['creation']) && typeof value['hidden'] === 'boolean'
  );
}

function isRow(value: unknown): value is ProcessRow {
  if (!isRecord(value)) return false;
  return texts.every((name) => isText(value[name])) && counts.every((name) => isCount(value[name]));
}

const texts = ['key', 'shown', 'name', 'initial', 'current'];
const counts = ['reductions', 'memory', 'mailbox', 'links'];

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
