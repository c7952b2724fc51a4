// The questions that a prompt asks a node to complete a line (TAB), and the answers. Both are sent as JSON.

export type Question =
  | { readonly kind: 'names' } // all names: bindings, commands, BIFs, modules
  | { readonly kind: 'members'; readonly path: readonly string[] } // the members of a value: ['a', 'b'] is `a.b`
  | { readonly kind: 'nodes' } // connected nodes, and nodes that the port mapper knows
  | { readonly kind: 'registered'; readonly node?: string }
  | { readonly kind: 'modules' }
  | { readonly kind: 'functions'; readonly module: string }
  | {
      readonly kind: 'files';
      readonly folder: string;
      readonly only: 'modules' | 'folders' | 'all';
    }
  | { readonly kind: 'doc'; readonly name: string };

export interface Candidate {
  readonly name: string;
  readonly arity?: string; // arities of a function: '2', or '1,2,3,4'
  readonly note?: string; // one line that explains the candidate
}

export interface Answer {
  readonly candidates: readonly Candidate[];
  readonly signature?: string; // for 'doc': a line for each way to call the function
  readonly text?: string; // for 'doc': the documentation
}

export const noAnswer: Answer = { candidates: [] };
