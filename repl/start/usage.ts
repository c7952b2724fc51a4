// The text that -help prints: the manual page of terl.

import { wrapped } from '../../runtime/emulator/text/word-wrap.ts';
import { version } from '../text/banner.ts';

/** Returns the page, wrapped at this many columns; without a number, at 120. */
export function usageFor(columns: number = usual): string {
  return wrapped(usage, columns || usual);
}

const usual = 120; // columns; wider than any line of the page

export const usage: string = `Usage: terl [flags] [-extra ARGUMENT ...]

NAME
  terl - a shell on a named node, as erl -sname opens one, in TypeScript

DESCRIPTION
  Starts a node and a shell on it. What is typed is TypeScript; what it calls (spawn, send, link,
  monitor, net_adm.ping, ...) is named and behaves as in Erlang. Nodes find one another through
  tpmd, the port mapper, which the first node of a machine starts.
  Flags take one dash or two. An unknown flag, a missing value or a bad name is one sentence on
  standard error and exit status 1.

LESSONS
  -lesson                  list the lessons, which teach in your terminals what nodes and processes do
  -lesson LESSON           begin one, by its number or name, or go on with it; LESSON may also be a
                           document of yours, FILE.md. More terminals join with the same command;
                           -sname says which of the lesson's terminals this one is

THE NODE
  -sname NAME              the node is NAME@host, with the short host name
  -name NAME[@HOST]        the node is NAME@HOST, with the long host name
  -setcookie COOKIE        the cookie of this node; else that of ~/.erlang.cookie
  -setcookie NODE COOKIE   the cookie for one other node
  -hidden                  take no part in the mesh of visible nodes
  -connect_all false       do not connect to the nodes of connected nodes
  -kernel KEY VALUE ...    parameters: net_ticktime, net_setuptime, dist_auto_connect,
                           inet_dist_listen_min, inet_dist_listen_max, inet_dist_use_interface,
                           dist_relay, dist_direct, net_faults, prevent_overlapping_partitions, net_trace,
                           global_multi_name_action, shell_presence,
                           shell_history (enabled, disabled); for applications that run on one
                           of several nodes: distributed, sync_nodes_mandatory,
                           sync_nodes_optional, sync_nodes_timeout, permissions, shutdown_timeout;
                           Erlang's others change nothing
  -memory_limit MIB        what the node's programs may use
  -mapper_port PORT        where tpmd listens; else TERL_MAPPER_PORT, else 4370; with no other
                           carrier than inet_tcp: where epmd does
  -start_epmd false        do not start tpmd when none answers
  -proto_dist CARRIER ...  ws, wss, nats, or a module that carries the links; inet_tcp: the
                           distribution of Erlang, so that Erlang nodes connect, alone or beside
                           another carrier (-proto_dist ws inet_tcp)
  -join INVITE             be in a room at a NATS server: the node is NAME@ROOM, and finds the others
                           wherever they are; the cookie comes from the invite, unless -setcookie
                           gives another, which all nodes of the room then need
  -join @FILE              the same, with the invite in a file that only you may read (chmod 600):
                           lists of programs (ps) show what a command line says
  -invite URL              print an invite to a new room at this NATS server, and leave: nats://HOST,
                           tls://, ws:// or wss://, with USER:PASSWORD@ or TOKEN@ if it wants them
                           (in them write / as %2F, ? as %3F and # as %23); no other flag beside it
  -ssl_dist_opt KEY VALUE ...
                           certificates for -proto_dist wss: server_certfile, server_keyfile, ...;
                           for the NATS server of -join: cacertfile, certfile, keyfile
  -relay                   reach nodes behind a firewall through the mapper's relay

WHAT IS RUN
  -pa DIR ...              look for modules there before the current directory
  -application NAME [TYPE] start this application first: the file NAME.app.ts describes it; TYPE is
                           permanent (the node ends with it, which is usual), transient or
                           temporary
  -NAME KEY VALUE ...      parameters of the application NAME: application.get_env(NAME, KEY)
  -eval EXPRESSION         evaluate it before the shell starts; its value is not printed
  -s MODULE [FUNCTION [ARGUMENT ...]]
                           call a function before the shell starts: start unless another is
                           named, with one list of the arguments, or none
  -run MODULE [FUNCTION [ARGUMENT ...]]
                           the same
  -env VARIABLE VALUE      set an environment variable, of terl and for programs: os.getenv(VARIABLE);
                           of the machine's environment they see nothing else
  -extra ARGUMENT ...      all that follows is yours: init.get_plain_arguments()
  -- ARGUMENT ...          the same, up to the next flag
  -args_file FILE          more arguments, as if they stood here; # begins a comment, quotes are a
                           shell's

  -application, -eval, -s and -run may be repeated. Applications are started first, the others are run
  in the order given. If one of them fails, terl says so and ends with status 1.

THE SHELL
  -noshell, -noinput       no banner, no prompt, and nothing is read
  -detached                start in the background, without a terminal; returns when the node is up
  -halt_on_error           for piped input: leave at the first entry that fails, with status 1
  -remsh NODE              open a shell on NODE; q() leaves it, and NODE runs on
  -transcript FILE [clean]
                           record the session as it appears: FILE ends in .txt (plain text), .md
                           (a session document, which several terminals of this machine may
                           write together) or .cast (plays in asciinema, version 2; .v3.cast:
                           version 3); it must not exist yet; clean leaves out syntax errors
  -kernel shell_presence true
                           print a line when a node comes or goes
  -version, -help          print and leave

DOCUMENTS
  A session document is Markdown with blocks \`\`\`terl: prompts, what is typed, and what is shown.
  -verify FILE ...         play each document on new nodes; the first difference is printed with
                           its line. Exit status: 0 all is as it is written, 1 something differs,
                           2 it could not be told, or a section needs what is not here
  -update                  write what is shown into the documents, where it differs
  -only HEADING            play this section, after what it builds on
  -jobs N                  N documents at once; else half as many as there are processors
  -json                    print an object for each step, one a line
  -stay                    at the end, or at the first difference, type into the nodes: %% NAME
                           chooses the terminal, Ctrl-D ends them
  -allow_commands          run any program that a document names; else only terl, tpmd and kill of
                           its own programs, and nodes read only the document's folder and those
                           of -pa. For documents that you trust
  -play FILE               perform the document in real terminals, at the pace of a person, and make a
                           film of it; with -only, -allow_commands and -pa as above. Exit status:
                           0 the film is written, 1 it is not
  -cast FILE               write the film as an asciicast with a pane for each terminal (version 2;
                           .v3.cast: version 3)
  -html FILE               write it as one page that plays without a network, with the text
  -speed NUMBER            2 is twice as fast as a person types and reads
  -pa DIR ...              modules for all documents

KEYS
  Ctrl-C   end the evaluation, or clear the line; twice on an empty line: the BREAK menu
  Ctrl-D   leave, on an empty line
  Ctrl-G   the menu of jobs: several shells, here and on other nodes
  Ctrl-Z   stop; fg goes on

FILES
  ~/.terl.ts, ./.terl.ts   evaluated at start, in this order; what they declare is known at the
                           prompt. A file that somebody else owns, or everybody may write, is not run
  ~/.erlang.cookie         the cookie; made when it is missing
  ~/.terl_lessons          how far you are in each lesson, and the lessons' files
  ~/.terl_history          what was entered; TERL_HISTORY names another file, or is off

ENVIRONMENT
  TERL_AFLAGS        arguments before those of the command line
  TERL_FLAGS         arguments behind them; and then those of TERL_ZFLAGS
  TERL_MAPPER_PORT   the port of tpmd
  ERL_EPMD_PORT      the port of epmd, for -proto_dist inet_tcp; else 4369
  TERL_HISTORY       a file, or off
  NO_COLOR           no colours
  TERM               dumb: plain lines, no escapes

EXIT STATUS
  0 after q(), halt(), init.stop(), Ctrl-D and the end of piped input (1 at the first error with
  -halt_on_error); N after halt(N) and
  init.stop(N); 1 after halt('text'), and if the node could not start or came to a bad end;
  128 + N after signal N on a terminal. Without a terminal SIGTERM is init.stop().

EXAMPLES
  terl -lesson 1
  terl -sname foo
  terl -noshell -sname foo -eval 'console.log(node())' -s init stop
  terl -sname ann -remsh foo
  terl -invite wss://class.example
  terl -sname ann -join 'wss://class.example/room-7#KEY'
  terl -detached -sname server -s frequency

SEE ALSO
  erl(1); tpmd -help                                                   terl ${version}
`;
