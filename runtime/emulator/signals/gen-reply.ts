// The caller of a gen_server call, and the reply to it (OTP: gen:reply).

import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { isErlangs } from '../link/dist-entry.ts';
import { List } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import { sendMessage } from './send.ts';

export interface From {
  readonly to: Pid | Reference; // where the reply goes: the caller, or an alias of it
  readonly tag: Term; // marks the reply
}

/** The caller, from the second element of a `$gen_call`; undefined if that is not a caller. */
export function fromOf(term: Term): From | undefined {
  if (!Array.isArray(term) || term.length !== 2) return undefined;
  const [pid, tag] = term as readonly Term[];
  if (!(pid instanceof Pid && Pid.isOwn(pid))) return undefined;
  return { to: aliasIn(tag) ?? (isErlangs(pid) ? undefined : referenceIn(tag)) ?? pid, tag };
}

/** The alias in a tag such as `[alias|Ref]`, or `[[alias|Ref]|Label]` of a request. */
function aliasIn(tag: Term): Reference | undefined {
  if (!(tag instanceof List)) return undefined;
  const [first] = tag as readonly Term[];
  if (first instanceof List) return aliasIn(first as Term);
  return first === 'alias' ? referenceIn(tag.tail as Term) : undefined;
}

/** Between terl nodes the reference alone is an alias; from an Erlang node it is only a mark. */
function referenceIn(tag: Term): Reference | undefined {
  return tag instanceof Reference && Reference.isOwn(tag) ? tag : undefined;
}

/** Reply to a call (gen_server:reply/2). */
export function reply({ to, tag }: From, value: Term): void {
  sendMessage(to, [tag, value]);
}
