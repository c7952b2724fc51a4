// The tutorial's sessions with one side in real Erlang, as -verify plays them.

import { describeErlang } from '../helpers/erlang.ts';
import { playSections, readDocument } from '../helpers/play-document.ts';

describeErlang('a session with real Erlang', function () {
  this.timeout(60_000);
  const document = readDocument('test/conversation/erlang.md');

  for (const section of document.sections)
    if (section.level > 1)
      it(`is as it is written: ${section.heading}`, () => playSections(document, [section]));
});
