%% The same as ../modules/peers.ts: asks a node of Erlang or of terl, and is asked by one.
-module(peers).

-export([drive/1, serve/0]).
%% functions that are spawned by name, from terl too
-export([answer/1, sink/2, reply_to/2]).

-import(driver, [fresh/1, measure/4, now_ns/0, scale/1]).

-define(RUNS, 5).

%% erl -noinput -sname driver -run peers drive NODE
drive([Name]) -> driver:run("erlang_peers", fun() -> drive_node(list_to_atom(Name)) end).

%% erl -noinput -sname peer -run peers serve
serve() -> io:format("READY ~s~n", [node()]).

drive_node(Node) ->
    true = net_kernel:connect_node(Node),
    timer:sleep(300),
    Trips = scale(10000),
    measure([{'erlang_peers.p50', us, Trips, lower}, {'erlang_peers.p99', us, Trips, lower}], ?RUNS, 1,
            fun(_) -> fresh(fun() -> round_trips(Node, Trips) end) end),
    Many = scale(100000),
    measure([{'erlang_peers.small', 'messages/s', Many, higher}], ?RUNS, 1,
            fun(_) -> [Many * 1.0e9 / fresh(fun() -> stream(Node, Many, 1) end)] end),
    Few = scale(100),
    measure([{'erlang_peers.1MB', 'MB/s', Few, higher}], ?RUNS, 1,
            fun(_) -> [Few * 1.0e9 / fresh(fun() -> stream(Node, Few, rand:bytes(1000000)) end)] end),
    N = scale(3000),
    measure([{'erlang_peers.rpc', 'calls/s', N, higher}], ?RUNS, 1,
            fun(_) -> [N * 1.0e9 / fresh(fun() -> timed(fun() -> calls(Node, N) end) end)] end),
    measure([{'erlang_peers.spawn', 'spawns/s', N, higher}], ?RUNS, 1,
            fun(_) -> [N * 1.0e9 / fresh(fun() -> timed(fun() -> spawns(Node, N) end) end)] end).

timed(Fun) ->
    T0 = now_ns(),
    Fun(),
    now_ns() - T0.

round_trips(Node, N) ->
    Other = spawn_link(Node, ?MODULE, answer, [self()]),
    _ = [round_trip(Other, I) || I <- lists:seq(1, min(1000, N))],
    Times = lists:sort([round_trip(Other, I) || I <- lists:seq(1, N)]),
    Other ! stop,
    [lists:nth(max(1, round(N * Share)), Times) / 1000 || Share <- [0.50, 0.99]].

round_trip(Other, I) ->
    T0 = now_ns(),
    Other ! {ping, I},
    receive {pong, I} -> now_ns() - T0 end.

%% Returns the nanoseconds until the other side has taken N messages.
stream(Node, N, What) ->
    Other = spawn_link(Node, ?MODULE, sink, [self(), N]),
    receive {ready, Other} -> ok end,
    T0 = now_ns(),
    send_n(Other, What, N),
    receive {ack, Other} -> now_ns() - T0 end.

send_n(_, _, 0) -> ok;
send_n(Other, What, I) -> Other ! {tick, What}, send_n(Other, What, I - 1).

calls(_, 0) -> ok;
calls(Node, I) ->
    Node = rpc:call(Node, erlang, node, []),
    calls(Node, I - 1).

spawns(_, 0) -> ok;
spawns(Node, I) ->
    spawn(Node, ?MODULE, reply_to, [self(), I]),
    receive {hello, I} -> spawns(Node, I - 1) end.

%% The processes on the other node.
answer(To) ->
    receive
        {ping, I} -> To ! {pong, I}, answer(To);
        stop -> ok
    end.

sink(From, N) ->
    From ! {ready, self()},
    take(N),
    From ! {ack, self()}.

take(0) -> ok;
take(N) -> receive {tick, _} -> take(N - 1) end.

reply_to(From, I) -> From ! {hello, I}.
