// Other nodes in the document of this terminal: their changes, and what the document says of their coming and going.

import { behindStart, changesFrom } from './remote-document.ts';
import type { Session } from './transcript-session.ts';

export function withNode({ recording }: Session, node: string, send: (what: object) => void): void {
  if (recording?.document === undefined) return send({ kind: 'stop' });
  recording.send = send;
  recording.unconnected.add(node);
  const [name = ''] = node.split('@');
  recording.nodes.set(node, recording.document.addTerminal(name, true)?.name ?? name);
}

export function heardFrom({ recording }: Session, node: string, json: string): void {
  const terminal = recording?.nodes.get(node);
  if (recording?.document === undefined || terminal === undefined) return;
  const changes = changesFrom(node, json, { terminal, now: recording.document.now() });
  recording.recorder.heard(changes);
  if (!recording.unconnected.delete(node)) return;
  const isThere = `(await net_adm.ping('${node}')) === 'pong'`;
  recording.recorder.noted(`<!-- check: ${isThere} -->\n`, behindStart(changes));
}

export function leftBy({ recording }: Session, node: string, isGone: boolean): void {
  const terminal = recording?.nodes.get(node);
  if (terminal === undefined) return;
  recording?.nodes.delete(node);
  if (!isGone) return recording?.recorder.narrated(`// ${terminal} is recorded no more.`);
  const hasGone = `!nodes().includes('${node}') || (rpc.cast('${node}', 'erlang', 'halt', []), false)`;
  recording?.recorder.narrated(`// ${terminal} has gone.\n`);
  recording?.recorder.noted(`\n<!-- check: ${hasGone} -->\n`);
}

/** The emulator hears the time of an entry before it evaluates the entry. */
export function tellTime({ recording, away }: Session): void {
  const [document, send] = away
    ? [away.document, away.send]
    : [recording?.document, recording?.send];
  if (document !== undefined) send?.({ kind: 'clock', time: document.now() });
}

/** The nodes that were recorded into the document hear that it has ended. */
export function stopNodes({ recording }: Session): void {
  recording?.send?.({ kind: 'stop' });
}
