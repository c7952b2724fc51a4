// Before an entry is typed: what was sent, and what connects, takes a moment that a person would not notice. The node is
// asked, unseen, until what the entry waits for is there.

import { compare } from '../compare/compare.ts';
import type { Step } from '../document/document.ts';
import { entriesOf } from '../document/entries.ts';
import type { Language } from '../document/language.ts';
import type { Member } from './control.ts';
import { hereText, typedText } from './here.ts';
import { identities } from './identities.ts';
import type { Stage } from './played.ts';

/** Entries that only ask, so that they may be asked before they are typed. */
const isQuestion =
  /^\[?((nodes|whereis|registered|is_process_alive|net_adm\.names|global\.(whereis_name|registered_names))\([^()]*\)|rpc\.multicall\((\[[^()]*\], )?'erlang', 'node', \[\]\))/;

/** The same of Erlang and Elixir. */
const isQuestionOfErlang =
  /^(?:nodes|whereis|registered|is_process_alive|net_adm:names)\([^()]*\)\.$|^Node\.list(?:\([^()]*\))?$/;

const typingTakes = 3_000; // ms of a step that are left to type it and to see what it shows
const pause = 20; // ms between two looks

/** Wait until the entry will show what is wanted, as far as that can be known; in the end it is typed all the same. */
export async function untilReady(
  step: Step,
  stage: Stage,
  node: Member | undefined,
  sight: string,
  stepEnds: number,
): Promise<void> {
  if (node === undefined) return;
  const deadline = stepEnds - Math.min(typingTakes, stage.patience / 4);
  const holds = condition(step, stage, node, sight, deadline);
  while (holds !== undefined && !(await holds()) && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, pause));
}

const newsTakes = 1_000; // ms that another node may take to know that a connection has ended

/** After a node was disconnected: wait until that node knows it too, so that what is typed there next meets no old connection. */
export async function untilKnown(
  { text }: Step,
  { nodeNamed }: Stage,
  node: Member | undefined,
): Promise<void> {
  const [, other = ''] = disconnects.exec(hereText(text)) ?? [];
  const [peer, deadline] = [nodeNamed(other), performance.now() + newsTakes];
  if (peer === undefined || node?.node === undefined) return;
  const knows = answers(peer, `!nodes('connected').includes('${node.node}')`, deadline);
  while (!(await knows()) && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, pause));
}

const disconnects = /disconnect_node\('([^']+)'\)$/;

function condition(
  step: Step,
  stage: Stage,
  node: Member,
  sight: string,
  deadline: number,
): (() => Promise<boolean>) | undefined {
  const text = typedText(step.text, stage, sight) ?? step.text;
  const messages = flushed(step);
  if (messages > 0 && text.includes('flush()'))
    return answers(node, haveCome(step.language, messages), deadline);
  if (step.language !== 'terl') {
    if (!step.soon && !isQuestionOfErlang.test(text)) return undefined;
    return () => isAnswered(step, text, stage, node, sight, deadline);
  }
  const [, other] = disconnects.exec(text) ?? [];
  if (other !== undefined && step.wanted[0]?.text === 'true')
    return answers(node, `nodes('connected').includes('${other}')`, deadline);
  if (step.soon || (isQuestion.test(text) && !/flush|monitor/.test(text)))
    return () => isAnswered(step, text, stage, node, sight, deadline);
  return undefined;
}

/** How many messages a step is to take out: Elixir shows them bare, before its `:ok`. */
function flushed({ language, wanted }: Step): number {
  const shown = wanted.filter(({ isReport }) => !isReport);
  if (language === 'iex') return shown.length - 1;
  return shown.filter(({ text }) => text.startsWith('Shell got')).length;
}

/** The question, in the shell's language, whether at least this number of messages is in its mailbox. */
function haveCome(language: Language, messages: number): string {
  if (language === 'erl')
    return `element(2, erlang:process_info(Shell, message_queue_len)) >= ${messages}.`;
  if (language === 'iex')
    return `elem(:erlang.process_info(shell, :message_queue_len), 1) >= ${messages}`;
  return `process_info(shell_pid, 'message_queue_len')[1] >= ${messages}`;
}

function answers(node: Member, question: string, deadline: number): () => Promise<boolean> {
  return async () => (await node.look(question, restOf(deadline)))?.text === 'true';
}

/** ms that a look may take. */
function restOf(deadline: number): number {
  return Math.min(Math.max(deadline - performance.now(), 100), 5_000);
}

/** Whether the entry, evaluated unseen, gives the value that is wanted. */
async function isAnswered(
  step: Step,
  text: string,
  { names }: Stage,
  node: Member,
  terminal: string,
  deadline: number,
): Promise<boolean> {
  const looked = await node.look(text, restOf(deadline));
  if (looked === undefined) return true; // it does not answer: typing it will show
  const shown = entriesOf([looked.text]);
  const wanted = step.wanted.map((entry) => ({ ...entry, text: hereText(entry.text) }));
  const sight = { terminal, identities: await identities(shown, node, restOf(deadline)) };
  const came = compare(wanted, shown, [], names, sight);
  const isThere = came.unseen.every(({ isReport }) => isReport);
  return isThere && came.unwanted.length === 0;
}
