// The sessions about faults of the network, as -verify plays them.

import { playSections, readDocument } from '../helpers/play-document.ts';

describe('faults of the network', function () {
  this.timeout(60_000); // some wait for nodes that are found to be dead
  const document = readDocument('test/conversation/faults.md');

  for (const section of document.sections)
    if (section.level > 1)
      it(`are as a session shows: ${section.heading}`, () => playSections(document, [section]));
});
