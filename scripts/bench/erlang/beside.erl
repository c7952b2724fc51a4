%% Cases that bench.erl does not have, in a real Erlang: fairness, large_beside_small.
%% Each does what the terl module of its case does (../modules/fairness.ts, large.ts) and prints lines as bench.erl does.
-module(beside).

-export([main/1]).
%% spawned on the peer
-export([echo/0, take_large/0]).

-define(ANSWERING, 1000).
-define(TRANSFERS, 5).

%% erl -noinput -sname driver -run beside main CASE
main([Case]) ->
    spawn(fun() ->
                  try
                      group(list_to_existing_atom(Case)),
                      halt(0)
                  catch C:R:S ->
                          io:format(standard_error, "~s failed: ~p:~p~n~p~n", [Case, C, R, S]),
                          halt(1)
                  end
          end).

group(fairness) ->
    N = scale(10000),
    Others = list_to_tuple([spawn_link(fun echo/0) || _ <- lists:seq(1, ?ANSWERING)]),
    Run = fun() -> latencies(trips(N, fun(I) -> element(I rem ?ANSWERING + 1, Others) end), 1000) end,
    measure(figures("fairness.alone", us, N), Run),
    spawn_link(fun L() -> L() end),
    measure(figures("fairness.loop", us, N), Run),
    Old = erlang:system_flag(schedulers_online, 1),
    timer:sleep(100),
    measure(figures("fairness.loop.1sched", us, N), Run),
    erlang:system_flag(schedulers_online, Old);

group(large_beside_small) ->
    Peer = start_peer(),
    Echo = spawn_link(Peer, ?MODULE, echo, []),
    N = scale(5000),
    measure(figures("large_beside_small.alone", ms, N),
            fun() -> latencies(trips(N, fun(_) -> Echo end), 1000000) end),
    Bin = binary:copy(<<7>>, scale(64000000)),
    measure(figures("large_beside_small", ms, ?TRANSFERS)
            ++ [{"large_beside_small.transfer", ms, ?TRANSFERS}],
            fun() ->
                    Taker = spawn_link(Peer, ?MODULE, take_large, []),
                    Done = counters:new(1, []),
                    spawn_link(fun() ->
                                       T0 = now_ns(),
                                       transfer(Taker, Bin, ?TRANSFERS),
                                       counters:put(Done, 1, now_ns() - T0)
                               end),
                    Times = trips(1 bsl 40, fun(_) ->
                                                    case counters:get(Done, 1) of
                                                        0 -> Echo;
                                                        _ -> none
                                                    end
                                            end),
                    latencies(Times, 1000000) ++ [counters:get(Done, 1) / ?TRANSFERS / 1000000]
            end).

echo() -> receive {From, I} -> From ! I, echo() end.

take_large() -> receive {From, _} -> From ! taken, take_large() end.

transfer(_, _, 0) -> ok;
transfer(To, Bin, I) -> To ! {self(), Bin}, receive taken -> transfer(To, Bin, I - 1) end.

%% Nanoseconds of N round trips, one after the other, each to Whom(I); the shortest first.
trips(N, Whom) -> lists:sort(trips(0, N, Whom, [])).

trips(N, N, _, Times) -> Times;
trips(I, N, Whom, Times) ->
    case Whom(I) of
        none -> Times;
        Other ->
            T0 = now_ns(),
            Other ! {self(), I},
            receive I -> ok end,
            trips(I + 1, N, Whom, [now_ns() - T0 | Times])
    end.

figures(Name, Unit, N) -> [{Name ++ Part, Unit, N} || Part <- [".p50", ".p99", ".max"]].

latencies(Times, Unit) -> [percentile(Times, Share) / Unit || Share <- [0.5, 0.99, 1]].

percentile([], _) -> 0;
percentile(Sorted, Share) -> lists:nth(max(1, round(length(Sorted) * Share)), Sorted).

%% One more node, which lives until this one ends; connected, and left alone for a while.
start_peer() ->
    [Name, Host] = string:split(atom_to_list(node()), "@"),
    Peer = list_to_atom(Name ++ "_peer@" ++ Host),
    Port = open_port({spawn_executable, os:find_executable(os:getenv("BENCH_ERL", "erl"))},
                     [{args, ["-noshell", "-sname", atom_to_list(Peer), "-pa", os:getenv("BENCH_EBIN"),
                              "-kernel", "logger_level", "critical", "-run", "bench", "peer"]},
                      {line, 4096}, exit_status, use_stdio]),
    receive {Port, {data, {eol, "READY " ++ _}}} -> ok end,
    true = net_kernel:connect_node(Peer),
    timer:sleep(300),
    Peer.

%% A run to warm up, then the runs, 20 ms apart, each in a process of its own.
measure(Figures, Fun) ->
    Runs = case os:getenv("BENCH_RUNS", "") of "" -> 7; R -> list_to_integer(R) end,
    fresh(Fun),
    Rows = [begin timer:sleep(20), fresh(Fun) end || _ <- lists:seq(1, Runs)],
    lists:foreach(fun({I, {Case, Unit, N}}) ->
                          Values = [io_lib:format("~w", [lists:nth(I, Row)]) || Row <- Rows],
                          Line = io_lib:format("{\"case\":\"~s\",\"unit\":\"~s\",\"n\":~w,\"runs\":[~s],\"better\":\"lower\"}~n",
                                               [Case, Unit, N, lists:join(",", Values)]),
                          ok = file:write_file(os:getenv("BENCH_OUT"), Line, [append])
                  end,
                  lists:zip(lists:seq(1, length(Figures)), Figures)).

fresh(Fun) ->
    {P, R} = spawn_monitor(fun() -> exit({result, Fun()}) end),
    receive
        {'DOWN', R, process, P, {result, V}} -> V;
        {'DOWN', R, process, P, Why} -> error(Why)
    end.

scale(N) ->
    case os:getenv("BENCH_SCALE", "") of
        "" -> N;
        S -> max(1, round(N * try list_to_float(S) catch error:badarg -> list_to_integer(S) end))
    end.

now_ns() -> erlang:monotonic_time(nanosecond).
