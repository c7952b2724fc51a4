%% The gen_server of the cases gen_server and supervisor (../modules/tally.ts): it adds numbers.
-module(tally).
-behaviour(gen_server).

-export([init/1, handle_call/3, handle_cast/2]).

%% Begins at 0, and tells To, if it is a pid, the pid of the server.
init(To) when is_pid(To) -> To ! {started, self()}, {ok, 0};
init(undefined) -> {ok, 0}.

handle_call({add, N}, _From, Sum) -> {reply, Sum + N, Sum + N}.

handle_cast({add, N}, Sum) -> {noreply, Sum + N}.
