%% The curves of `npm run bench -- --growth` in a real Erlang. Each function does the same as the module of terl for its
%% curve, and prints the same lines; comments in ../curves and ../modules say what is measured.
-module(growth).

-export([peer/0, mailbox/1, processes/1, sizes/1, taker/1, flood/1, mesh/1]).
%% functions that are spawned on the peer
-export([echo/1, sink/2]).

peer() -> driver:run("peer", fun() -> say("READY ~s", [node()]), timer:sleep(infinity) end).

%%% a mailbox in which Length messages wait (waiting.ts)

mailbox([Text]) ->
    Length = list_to_integer(Text),
    point(fun() ->
                  Before = memory(),
                  fill(Length),
                  Bytes = (memory() - Before) / Length,
                  Last = timed(min(20000, max(5, round(10000000 / Length))), fun take_last/1),
                  First = timed(20000, fun take_first/1),
                  drain(Length),
                  Rounds = max(3, ceil(100000 / Length)),
                  Ns = lists:sum([begin fill(Length), T0 = now_ns(), drain(Length), now_ns() - T0 end
                                  || _ <- lists:seq(1, Rounds)]),
                  [Last, First, Ns / 1000 / (Rounds * Length), Bytes]
          end).

fill(0) -> ok;
fill(I) -> self() ! {noise, I}, fill(I - 1).

take_last(0) -> ok;
take_last(I) -> self() ! {hit, I}, receive {hit, I} -> ok end, take_last(I - 1).

take_first(0) -> ok;
take_first(I) -> self() ! {noise, I}, receive {noise, _} -> ok end, take_first(I - 1).

drain(0) -> ok;
drain(I) -> receive _ -> drain(I - 1) end.

%% Returns the microseconds per operation: does N / 10 operations as a warm-up, then N.
timed(N, Work) ->
    Work(ceil(N / 10)),
    T0 = now_ns(),
    Work(N),
    (now_ns() - T0) / 1000 / N.

%%% N processes (crowd.ts)

processes([Text]) ->
    N = list_to_integer(Text),
    point(fun() ->
                  C = counters:new(1, []),
                  kill_all(spawn_all(10, C)),
                  counters:put(C, 1, 0),
                  Before = memory(),
                  tell_memory(),
                  T0 = now_ns(),
                  All = spawn_all(N, C),
                  T1 = now_ns(),
                  tell_memory(),
                  Bytes = (memory() - Before) / N,
                  Tuple = list_to_tuple(All),
                  ask(Tuple, 1, 5000),
                  T2 = now_ns(),
                  ask(Tuple, 1, 50000),
                  T3 = now_ns(),
                  kill_all(All),
                  [(T1 - T0) / 1000 / N, (T3 - T2) / 1000 / 50000, (now_ns() - T3) / 1000 / N, Bytes]
          end).

spawn_all(N, C) ->
    All = [spawn(fun() -> counters:add(C, 1, 1), answer() end) || _ <- lists:seq(1, N)],
    until(fun() -> counters:get(C, 1) =:= N end),
    All.

answer() -> receive From -> From ! pong, answer() end.

ask(_, _, 0) -> ok;
ask(All, At, I) ->
    element(At, All) ! self(),
    receive pong -> ok end,
    ask(All, (At - 1 + 7919) rem tuple_size(All) + 1, I - 1).

kill_all(All) ->
    Left = erlang:system_info(process_count) - length(All),
    [exit(P, kill) || P <- All],
    until(fun() -> erlang:system_info(process_count) =< Left end).

until(Holds) ->
    case Holds() of true -> ok; false -> erlang:yield(), until(Holds) end.

tell_memory() -> say("MEMORY", []), timer:sleep(300).

%%% messages of one size between two nodes (sizes.ts)

sizes([Name, Text]) ->
    Peer = list_to_atom(Name),
    Size = list_to_integer(Text),
    point(fun() ->
                  true = net_kernel:connect_node(Peer),
                  Bin = rand:bytes(Size),
                  Trips = min(5000, max(5, round(20000000 / Size))),
                  Other = spawn_link(Peer, ?MODULE, echo, [self()]),
                  trips(Other, Bin, ceil(Trips / 5)),
                  Times = lists:sort(trips(Other, Bin, Trips)),
                  Other ! stop,
                  N = min(300000, max(5, round(200000000 / Size))),
                  stream(Peer, Bin, ceil(N / 10)),
                  [lists:nth(Trips div 2 + 1, Times) / 1.0e6, N * Size * 1000 / stream(Peer, Bin, N)]
          end).

trips(Other, Bin, N) ->
    [begin
         T0 = now_ns(),
         Other ! Bin,
         receive B when is_binary(B) -> ok end,
         now_ns() - T0
     end || _ <- lists:seq(1, N)].

echo(To) -> receive stop -> ok; Message -> To ! Message, echo(To) end.

stream(Peer, Bin, N) ->
    Other = spawn_link(Peer, ?MODULE, sink, [self(), N]),
    receive {ready, Other} -> ok end,
    T0 = now_ns(),
    send_all(Other, Bin, N),
    receive {ack, Other} -> ok end,
    now_ns() - T0.

send_all(_, _, 0) -> ok;
send_all(To, Bin, I) -> To ! {tick, Bin}, send_all(To, Bin, I - 1).

sink(From, N) -> From ! {ready, self()}, take(N), From ! {ack, self()}.

take(0) -> ok;
take(I) -> receive {tick, _} -> take(I - 1) end.

%%% a sender that never waits, and a receiver that may be slow (flood.ts)

taker([Text]) ->
    driver:run("taker", fun() ->
                  C = counters:new(1, []),
                  register(taker, self()),
                  report("TAKEN", C),
                  say("READY ~s", [node()]),
                  take_slowly(list_to_integer(Text), C)
          end).

take_slowly(Pause, C) ->
    receive _ -> counters:add(C, 1, 1) end,
    Pause > 0 andalso timer:sleep(Pause),
    take_slowly(Pause, C).

flood([Name, Size, Most]) ->
    driver:run("flood", fun() ->
                  Peer = list_to_atom(Name),
                  true = net_kernel:connect_node(Peer),
                  C = counters:new(1, []),
                  report("SENT", C),
                  flood({taker, Peer}, rand:bytes(list_to_integer(Size)), list_to_integer(Most), C),
                  timer:sleep(infinity)
          end).

flood(_, _, 0, _) -> ok;
flood(To, Bin, I, C) -> To ! Bin, counters:add(C, 1, 1), flood(To, Bin, I - 1, C).

report(Word, C) ->
    spawn_link(fun L() -> say("~s ~w", [Word, counters:get(C, 1)]), timer:sleep(10), L() end).

%%% a mesh of new nodes (mesh.ts)

mesh([Shape | Names]) ->
    driver:run("mesh", fun() ->
                  Nodes = [list_to_atom(Name) || Name <- Names],
                  bench:mesh_ready(Nodes),
                  say("MESHED ~w", [bench:mesh_time(Nodes, list_to_atom(Shape))]),
                  timer:sleep(1500)
          end).

%%% functions that several curves use

point(Fun) ->
    driver:run("point", fun() ->
                  Numbers = [io_lib:format("~w", [V]) || V <- Fun()],
                  say("POINT [~s]", [lists:join(",", Numbers)])
          end).

memory() -> erlang:garbage_collect(), erlang:memory(processes).

now_ns() -> erlang:monotonic_time(nanosecond).

say(Format, Args) -> io:format(Format ++ "~n", Args).
