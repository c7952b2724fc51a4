// Reads the batches of the emulator: each event goes to the handler of its kind.

import type { Reader } from '../emulator/codec/bytes.ts';
import { type EmulatorEvent, emulatorTells } from '../emulator/host/contract.ts';
import { Vocabulary } from '../emulator/host/encoding.ts';

/** A handler for each kind of event, except output. */
export type EmulatorHandlers = {
  readonly [Kind in Exclude<EmulatorEvent['kind'], 'output'>]: (
    event: Extract<EmulatorEvent, { kind: Kind }>,
  ) => void;
};

/** Returns the function that reads a batch. Successive output of the same job is joined to one text. */
export function outgoingReader(
  handlers: EmulatorHandlers,
  tellOutput: (text: string, job: number) => void,
): (batch: Reader) => void {
  return (batch) => {
    let output = '';
    let job = 0;
    const tell = (): void => {
      if (output !== '') tellOutput(output, job);
      output = '';
    };
    while (batch.left > 0) {
      const event = vocabulary.read(batch);
      if (event.kind === 'output') {
        if (event.job !== job) tell();
        job = event.job;
        output += event.text;
      } else {
        tell();
        (handlers[event.kind] as (event: EmulatorEvent) => void)(event);
      }
    }
    tell();
  };
}

const vocabulary = new Vocabulary(emulatorTells);
