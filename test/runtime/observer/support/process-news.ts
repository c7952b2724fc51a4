// What nodes tell of their processes.

import type { HostMessage, ProcessRow } from '../../../../runtime/observer/protocol.ts';

/** Two nodes tell; a third one does not answer. */
export const processNews: readonly HostMessage[] = [
  {
    kind: 'processes',
    node: 'foo@host',
    processes: [row('foo@host/1/88', 10, 5), row('foo@host/1/89', 30, 700)],
  },
  { kind: 'processes', node: 'bar@host', processes: [row('bar@host/1/90', 20, 900)] },
  { kind: 'processes', node: 'c@host', processes: [], why: 'c@host does not answer' },
];

function row(key: string, reductions: number, mailbox: number): ProcessRow {
  return {
    key,
    shown: `<0.${key.split('/').at(-1)}.0>`,
    name: '',
    initial: 's.s/0',
    current: 's.s/0',
    reductions,
    memory: 1_000,
    mailbox,
    links: 1,
  };
}
