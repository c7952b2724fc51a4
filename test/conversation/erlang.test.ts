// Session documents with real Erlang nodes, as -verify plays them: the tutorial's, with one side replaced.

import { describeElixir, describeErlang } from '../helpers/erlang.ts';
import { playSections, readDocument } from '../helpers/play-document.ts';

const elixir = 'A node of Elixir';

describeErlang('a session with real Erlang', function () {
  this.timeout(60_000);

  for (const file of ['erlang.md', 'real-nodes.md']) {
    const document = readDocument(`test/conversation/${file}`);
    for (const section of document.sections)
      if (section.level > 1 && section.heading !== elixir)
        it(`is as it is written: ${section.heading}`, () => playSections(document, [section]));
  }
});

describeElixir('a session with real Elixir', function () {
  this.timeout(60_000);

  it('is as it is written', () => {
    const document = readDocument('test/conversation/real-nodes.md');
    const sections = document.sections.filter(({ heading }) => heading === elixir);
    return playSections(document, sections);
  });
});
