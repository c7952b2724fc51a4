// Colours for TypeScript: js-tokens splits the source, and each kind of token has a colour; nothing is
// parsed. The texts of the spans, joined, are exactly the source, even if it is not valid TypeScript.

import jsTokens, { type Token } from 'js-tokens';
import { paint, palette } from '../text/colour.ts';

export interface Span {
  readonly text: string;
  readonly colour: string; // an SGR code, or '' for none
}

export function highlight(source: string, colours: boolean): readonly Span[] {
  if (!colours) return [{ text: source, colour: '' }];
  return Array.from(jsTokens(source), (token) => ({ text: token.value, colour: colourOf(token) }));
}

/**
 * Returns the source with colours. Each line has its own
 * escapes, so that no colour goes beyond the end of a line.
 */
export function painted(source: string, colours: boolean): string {
  return highlight(source, colours)
    .map(({ text, colour }) => paint(text, colour))
    .join('');
}

function colourOf(token: Token): string {
  switch (token.type) {
    case 'StringLiteral':
    case 'NoSubstitutionTemplate':
    case 'TemplateHead':
    case 'TemplateMiddle':
    case 'TemplateTail':
    case 'RegularExpressionLiteral':
      return palette.string;
    case 'NumericLiteral':
      return palette.number;
    case 'SingleLineComment':
    case 'MultiLineComment':
    case 'HashbangComment':
      return palette.dim;
    case 'IdentifierName':
      return keywords.has(token.value) ? palette.keyword : '';
    case 'PrivateIdentifier':
    case 'Punctuator':
    case 'WhiteSpace':
    case 'LineTerminatorSequence':
    case 'Invalid':
      return '';
  }
}

const keywords = new Set(
  `as async await break case catch class const continue default delete do else export extends false
   finally for from function if import in instanceof interface let new null of return satisfies super
   switch this throw true try type typeof undefined var void while yield`.split(/\s+/),
);
