// What is typed in a terminal: TypeScript, or, where a document starts a real Erlang node, Erlang or Elixir. Pure.

/** The program whose language a terminal takes. */
export type Language = 'terl' | 'erl' | 'iex';

/** The language of a terminal once this command has been typed there; undefined if it starts no node. */
export function languageOf(command: string): Language | undefined {
  const [, program] = /^(terl|erl|iex)(?=\s|$)/.exec(command) ?? [];
  return program as Language | undefined;
}

/** A prompt of terl or erl, `(foo@host)1>`, or of iex, `iex(foo@host)1>`. */
export const promptForm: string = String.raw`(?:(?:iex)?\([^\s()]+\))?\d+>`;

/** The name of the node in a prompt. */
export function nodeInPrompt(prompt: string): string | undefined {
  return /^(?:iex)?\((.*)\)/.exec(prompt)?.[1];
}

/** The prompt before the further lines of an entry: iex has one of its own. */
export function nextPrompt(prompt: string): string {
  return prompt.replace(/^iex(?=\()/, '...');
}

/** Whether an entry of Erlang or Elixir goes on, if its prompt for further lines follows: Erlang ends it with a full stop. */
export function mayGoOn(text: string, language: 'erl' | 'iex'): boolean {
  return language === 'iex' || !/\.\s*(?:%.*)?$/.test(text);
}
