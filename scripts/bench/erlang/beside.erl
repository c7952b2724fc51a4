%% The cases that bench.erl does not have, in a real Erlang: ets, fairness and large_beside_small.
%% Each does the same as its module of terl (../modules/tables.ts, fairness.ts, large.ts), and prints lines in the form of bench.erl.
-module(beside).

-export([main/1]).
%% functions that are spawned on the peer
-export([echo/0, take_large/0]).

-import(driver, [fresh/1, measure/4, now_ns/0, scale/1]).

-define(ANSWERING, 1000).
-define(TRANSFERS, 5).
-define(OBJECTS, 100000).

%% erl -noinput -sname driver -run beside main CASE
main([Case]) -> driver:run(Case, fun() -> group(list_to_existing_atom(Case)) end).

group(fairness) ->
    N = scale(10000),
    Others = list_to_tuple([spawn_link(fun echo/0) || _ <- lists:seq(1, ?ANSWERING)]),
    Run = fun(_) ->
                  fresh(fun() -> latencies(trips(N, fun(I) -> element(I rem ?ANSWERING + 1, Others) end), 1000) end)
          end,
    measure(figures("fairness.alone", us, N), 7, 1, Run),
    spawn_link(fun L() -> L() end),
    measure(figures("fairness.loop", us, N), 7, 1, Run),
    Old = erlang:system_flag(schedulers_online, 1),
    timer:sleep(100),
    measure(figures("fairness.loop.1sched", us, N), 7, 1, Run),
    erlang:system_flag(schedulers_online, Old);

group(large_beside_small) ->
    bench:with_peer(fun beside_large/1);

group(ets) ->
    N = scale(500000),
    Same = fun(I) -> I end,
    Tuple = fun(I) -> {user, I} end,
    rates("ets.insert", 'ops/s', N, Same, fun(T) -> insert(T, N) end),
    rates("ets.lookup", 'ops/s', N, Same, fun(T) -> lookup(T, N, Same) end),
    rates("ets.lookup.tuple", 'ops/s', N, Tuple, fun(T) -> lookup(T, N, Tuple) end),
    rates("ets.match", 'objects/s', N, Same, fun(T) -> match(T, N) end),
    rates("ets.update_counter", 'ops/s', N, Same, fun(T) -> count(T, N) end).

rates(Name, Unit, N, Key, Work) ->
    measure([{Name, Unit, N, higher}], 7, 1,
            fun(_) ->
                    fresh(fun() ->
                                  T = filled(Key),
                                  T0 = now_ns(),
                                  Work(T),
                                  [N * 1.0e9 / (now_ns() - T0)]
                          end)
            end).

insert(_, 0) -> ok;
insert(T, I) -> ets:insert(T, {I rem ?OBJECTS, I}), insert(T, I - 1).

%% a table in which each object has its number beside its key
filled(Key) ->
    T = ets:new(t, []),
    [ets:insert(T, {Key(I), I}) || I <- lists:seq(0, ?OBJECTS - 1)],
    T.

lookup(_, 0, _) -> ok;
lookup(T, I, Key) ->
    Number = I rem ?OBJECTS,
    [{_, Number}] = ets:lookup(T, Key(Number)),
    lookup(T, I - 1, Key).

match(_, Left) when Left =< 0 -> ok;
match(T, Left) ->
    [_] = ets:match(T, {'$1', 77}),
    match(T, Left - ?OBJECTS).

count(_, 0) -> ok;
count(T, I) -> ets:update_counter(T, 0, 1), count(T, I - 1).

beside_large(Peer) ->
    Echo = spawn_link(Peer, ?MODULE, echo, []),
    N = scale(5000),
    measure(figures("large_beside_small.alone", ms, N), 7, 1,
            fun(_) -> fresh(fun() -> latencies(trips(N, fun(_) -> Echo end), 1000000) end) end),
    Bin = binary:copy(<<7>>, scale(64000000)),
    measure(figures("large_beside_small", ms, ?TRANSFERS)
            ++ [{"large_beside_small.transfer", ms, ?TRANSFERS, lower}], 7, 1,
            fun(_) -> fresh(fun() -> trips_and_transfers(Peer, Echo, Bin) end) end),
    unlink(Echo).                               % Echo ends when its node ends

trips_and_transfers(Peer, Echo, Bin) ->
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
    latencies(Times, 1000000) ++ [counters:get(Done, 1) / ?TRANSFERS / 1000000].

echo() -> receive {From, I} -> From ! I, echo() end.

take_large() -> receive {From, _} -> From ! taken, take_large() end.

transfer(_, _, 0) -> ok;
transfer(To, Bin, I) -> To ! {self(), Bin}, receive taken -> transfer(To, Bin, I - 1) end.

%% Does N round trips, one after the other, the I-th with the process Whom(I), until Whom(I) is none.
%% Returns the nanoseconds of each, the shortest first.
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

figures(Name, Unit, N) -> [{Name ++ Part, Unit, N, lower} || Part <- [".p50", ".p99", ".max"]].

latencies(Times, Unit) -> [percentile(Times, Share) / Unit || Share <- [0.5, 0.99, 1]].

percentile([], _) -> 0;
percentile(Sorted, Share) -> lists:nth(max(1, round(length(Sorted) * Share)), Sorted).
