%% The cases gen_server and supervisor in a real Erlang.
%% Each does the same as its module of terl (../modules/servers.ts, supervised.ts), and prints lines in the form of bench.erl.
-module(servers).
-behaviour(supervisor).

-export([main/1, init/1]).

-import(bench, [concurrently/2, with_peer/1]).
-import(driver, [fresh/1, measure/4, now_ns/0, scale/1]).

-define(CALLERS, 64).

%% erl -noinput -sname driver -run servers main CASE
main([Case]) -> driver:run(Case, fun() -> group(list_to_existing_atom(Case)) end).

group(gen_server) ->
    with_peer(
      fun(Node) ->
              N = scale(200000),
              measure([{'gen_server.call', 'calls/s', N, higher}], 7, 1,
                      timed(N, fun() -> calls(started(node()), N) end)),
              Many = scale(500000),
              measure([{'gen_server.cast', 'casts/s', Many, higher}], 7, 1,
                      timed(Many, fun() -> casts(started(node()), Many) end)),
              Server = started(Node),
              Far = scale(10000),
              measure([{'gen_server.call_remote', 'calls/s', Far, higher}], 7, 1,
                      timed(Far, fun() -> calls(Server, Far) end)),
              Each = scale(300),
              measure([{'gen_server.call_remote.c64', 'calls/s', ?CALLERS * Each, higher}], 7, 1,
                      timed(?CALLERS * Each, fun() -> concurrently(?CALLERS, fun() -> calls(Server, Each) end) end))
      end);

group(supervisor) ->
    logger:set_primary_config(level, critical),
    Restarts = scale(5000),
    measure([{'supervisor.restarts', 'restarts/s', Restarts, higher}], 7, 1,
            fun(_) -> fresh(fun() -> restarted(Restarts) end) end),
    N = scale(100000),
    [measure([{Name, 'children/s', N, higher}], 5, 1, fun(_) -> fresh(fun() -> populated(Strategy, N) end) end)
     || {Name, Strategy} <- [{'supervisor.children', one_for_one},
                             {'supervisor.children_simple', simple_one_for_one}]].

timed(N, Work) ->
    fun(_) ->
            fresh(fun() ->
                          T0 = now_ns(),
                          Work(),
                          [rate(N, now_ns() - T0)]
                  end)
    end.

rate(N, Ns) -> N * 1.0e9 / Ns.

%%% ------------------------------------------------------------------
%%% gen_server
%%% ------------------------------------------------------------------

started(Node) ->
    {ok, Server} = rpc:call(Node, gen_server, start, [tally, undefined, []]),
    Server.

calls(_, 0) -> ok;
calls(Server, I) ->
    gen_server:call(Server, {add, I}),
    calls(Server, I - 1).

%% Ends with a call, whose reply says that all casts are done.
casts(Server, N) ->
    cast(Server, N),
    Sum = N * (N + 1) div 2,
    Sum = gen_server:call(Server, {add, 0}, infinity).

cast(_, 0) -> ok;
cast(Server, I) ->
    gen_server:cast(Server, {add, I}),
    cast(Server, I - 1).

%%% ------------------------------------------------------------------
%%% supervisors
%%% ------------------------------------------------------------------

init([Strategy, To]) ->
    Children = case {Strategy, To} of
                   {simple_one_for_one, _} -> [#{id => tally, start => {gen_server, start_link, []}}];
                   {_, undefined} -> [];
                   _ -> [#{id => tally, start => {gen_server, start_link, [tally, To, []]}}]
               end,
    {ok, {#{strategy => Strategy, intensity => 1000000, period => 1}, Children}}.

restarted(N) ->
    Supervisor = begun(one_for_one, self()),
    T0 = now_ns(),
    kill(N),
    receive {started, _} -> ok end,
    Rate = rate(N, now_ns() - T0),
    ended(Supervisor),
    [Rate].

%% Kills the child N times, each time as soon as it has been started again.
kill(0) -> ok;
kill(I) ->
    receive {started, Child} -> exit(Child, kill) end,
    kill(I - 1).

populated(Strategy, N) ->
    Supervisor = begun(Strategy, undefined),
    T0 = now_ns(),
    populate(Strategy, Supervisor, N),
    Rate = rate(N, now_ns() - T0),
    ended(Supervisor),
    [Rate].

populate(_, _, 0) -> ok;
populate(Strategy, Supervisor, I) ->
    {ok, _} = supervisor:start_child(Supervisor, child(Strategy, I)),
    populate(Strategy, Supervisor, I - 1).

child(simple_one_for_one, _) -> [tally, undefined, []];
child(one_for_one, I) -> #{id => I, start => {gen_server, start_link, [tally, undefined, []]}}.

begun(Strategy, To) ->
    {ok, Supervisor} = supervisor:start_link(?MODULE, [Strategy, To]),
    Supervisor.

%% Kills the supervisor, and with it all children.
ended(Supervisor) ->
    unlink(Supervisor),
    Monitor = monitor(process, Supervisor),
    exit(Supervisor, kill),
    receive {'DOWN', Monitor, process, Supervisor, killed} -> ok end.
