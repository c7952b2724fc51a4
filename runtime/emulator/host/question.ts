// What a prompt asks a node in order to complete a line, and what it gets. Both cross as JSON.

export type Question =
  | { readonly kind: 'names' } // what may be typed as a name: bindings, commands, BIFs, modules
  | { readonly kind: 'members'; readonly path: readonly string[] } // of the value `a.b`
  | { readonly kind: 'nodes' } // connected ones, and those the mapper knows
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
  readonly arity?: string; // of a function: '2', or '1,2,3,4'
  readonly note?: string; // one line on what it is
}

export interface Answer {
  readonly candidates: readonly Candidate[];
  readonly signature?: string; // to 'doc': its forms, one a line
  readonly text?: string; // and its text
}

export const noAnswer: Answer = { candidates: [] };
