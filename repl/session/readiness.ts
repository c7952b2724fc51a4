// Before an entry is typed: what was sent, and what connects, takes a moment that a person would not notice. The node is
// asked, unseen, until what the entry waits for is there.

import { compare } from './compare.ts';
import type { Member } from './control.ts';
import type { Step } from './document.ts';
import { entriesOf } from './entries.ts';
import { hereText, typedText } from './here.ts';
import { identities } from './identities.ts';
import type { Stage } from './played.ts';

/** Entries that only ask, so that they may be asked before they are typed. */
const isQuestion =
  /^\[?((nodes|whereis|registered|is_process_alive|net_adm\.names|global\.(whereis_name|registered_names))\([^()]*\)|rpc\.multicall\((\[[^()]*\], )?'erlang', 'node', \[\]\))/;

const pause = 20; // ms between two looks

/** Wait until the entry will show what is wanted, as far as that can be known; in the end it is typed all the same. */
export async function untilReady(
  step: Step,
  stage: Stage,
  node: Member | undefined,
  sight: string,
): Promise<void> {
  if (node === undefined) return;
  const holds = condition(step, stage, node, sight);
  const deadline = performance.now() + stage.patience;
  while (holds !== undefined && !(await holds()) && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, pause));
}

function condition(
  step: Step,
  stage: Stage,
  node: Member,
  sight: string,
): (() => Promise<boolean>) | undefined {
  const text = typedText(step.text, stage, sight) ?? step.text;
  const messages = step.wanted.filter((entry) => entry.text.startsWith('Shell got')).length;
  if (messages > 0 && text.includes('flush()'))
    return answers(node, `process_info(shell_pid, 'message_queue_len')[1] >= ${messages}`);
  const [, other] = /disconnect_node\('([^']+)'\)$/.exec(text) ?? [];
  if (other !== undefined && step.wanted[0]?.text === 'true')
    return answers(node, `nodes('connected').includes('${other}')`);
  if (step.soon || (isQuestion.test(text) && !/flush|monitor/.test(text)))
    return () => isAnswered(step, text, stage, node, sight);
  return undefined;
}

function answers(node: Member, question: string): () => Promise<boolean> {
  return async () => (await node.look(question))?.text === 'true';
}

/** Whether the entry, evaluated unseen, gives the value that is wanted. */
async function isAnswered(
  step: Step,
  text: string,
  { names }: Stage,
  node: Member,
  terminal: string,
): Promise<boolean> {
  const looked = await node.look(text);
  if (looked === undefined) return true; // it does not answer: typing it will show
  const shown = entriesOf([looked.text]);
  const wanted = step.wanted.map((entry) => ({ ...entry, text: hereText(entry.text) }));
  const sight = { terminal, identities: await identities(shown, node) };
  const came = compare(wanted, shown, [], names, sight);
  const isThere = came.unseen.every(({ isReport }) => isReport);
  return isThere && came.unwanted.length === 0;
}
