%% What the drivers of the bench have in common: they report why they end, repeat runs, and print figures.
%% Peers end in the same way.
-module(driver).

-export([run/2, within/2, fresh/1, measure/4, scale/1, now_ns/0]).

%% Runs Fun in a process, then ends the node: with status 0 if Fun has returned. If the process ends for any other reason,
%% such as an exit signal, the node prints the reason and ends with status 1. The process that monitors the
%% process of Fun has no links, so no exit signal ends it.
run(What, Fun) ->
    spawn(fun() ->
                  Done = make_ref(),
                  {Main, Monitor} = spawn_monitor(fun() -> Fun(), exit(Done) end),
                  receive
                      {'DOWN', Monitor, process, Main, Done} -> halt(0);
                      {'DOWN', Monitor, process, Main, Why} ->
                          catch io:format(standard_error, "~s: the main process is gone: ~s~n", [What, words(Why)]),
                          halt(1)
                  end
          end).

%% Runs Fun in a process of its own, for BENCH_PART seconds at most. If Fun fails or takes longer, prints why, and what
%% Fun waits for, and returns: the figures of the other parts are printed all the same.
within(What, Fun) ->
    Seconds = list_to_integer(os:getenv("BENCH_PART", "60")),
    {P, R} = spawn_monitor(fun() -> Fun(), exit(done) end),
    receive
        {'DOWN', R, process, P, done} -> ok;
        {'DOWN', R, process, P, Why} -> failed(What, words(Why))
    after Seconds * 1000 ->
            Where = process_info(P, current_stacktrace),
            exit(P, kill),
            receive {'DOWN', R, process, P, _} -> ok end,
            failed(What, io_lib:format("was not done within ~w s~s", [Seconds, calls(Where)]))
    end.

failed(What, Why) -> io:format("FAILED ~s: ~s~n", [What, lists:join(" ", string:lexemes(lists:flatten(Why), [$\n, $\s]))]).

calls({current_stacktrace, Calls}) ->
    [", in ", lists:join(" of ", [io_lib:format("~w:~w", [M, F]) || {M, F, _, _} <- lists:sublist(Calls, 4)])];
calls(undefined) -> "".

%% Returns the reason as text, with the function in which it was raised.
words({Reason, [{M, F, _, _} | _]}) -> [words(Reason), io_lib:format(" in ~w:~w", [M, F])];
words(Reason) -> io_lib:format("~0P", [Reason, 20]).

%% Runs Fun in a new process, so that the heap of an earlier run has no effect, and returns the value of Fun. Fails if a
%% program, such as a peer, ends in the meantime: Fun might wait for this program in vain.
fresh(Fun) ->
    {P, R} = spawn_monitor(fun() -> exit({result, Fun()}) end),
    receive
        {'DOWN', R, process, P, {result, V}} -> V;
        {'DOWN', R, process, P, Why} -> error(Why);
        {Port, {exit_status, Status}} when is_port(Port) -> error({a_program_ended, Status})
    end.

%% Runs a case and prints its figures. Metas has {Case, Unit, N, Better} for each number that Fun returns.
measure(Metas, Runs0, Warm, Fun) ->
    Runs = case os:getenv("BENCH_RUNS", "") of "" -> Runs0; R -> list_to_integer(R) end,
    _ = [Fun(-I) || I <- lists:seq(1, Warm)],
    Rows = [begin timer:sleep(20), Fun(I) end || I <- lists:seq(1, Runs)],
    lists:foreach(fun({Meta, Column}) -> print(Meta, Column) end, lists:zip(Metas, transpose(Rows))).

transpose([[] | _]) -> [];
transpose(Rows) -> [[hd(R) || R <- Rows] | transpose([tl(R) || R <- Rows])].

print({Case, Unit, N, Better}, Runs) ->
    io:format("RESULT {\"case\":\"~s\",\"unit\":\"~s\",\"better\":\"~s\",\"n\":~w,\"runs\":[~s]}~n",
              [Case, Unit, Better, N, lists:join(",", [num(V) || V <- Runs])]).

num(V) when is_integer(V) -> integer_to_list(V);
num(V) when abs(V) >= 1000 -> integer_to_list(round(V));
num(V) when abs(V) >= 10 -> float_to_list(V, [{decimals, 2}, compact]);
num(V) -> float_to_list(float(V), [{decimals, 4}, compact]).

scale(N) ->
    case os:getenv("BENCH_SCALE", "") of
        "" -> N;
        S -> max(1, round(N * try list_to_float(S) catch error:badarg -> list_to_integer(S) end))
    end.

now_ns() -> erlang:monotonic_time(nanosecond).
