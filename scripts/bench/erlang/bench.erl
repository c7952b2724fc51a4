%% Benchmarks of a real Erlang/OTP system, for comparison with terl.
%% ../README.md describes the cases: when you change a case here, change its description, too.
%% Only modules of erts, kernel and stdlib are used (Debian: erlang-base).
-module(bench).

-export([main/1, peer/0]).
-export([with_peer/1, concurrently/2]).       % for beside.erl and servers.erl
-export([mesh_ready/1, mesh_time/2]).         % for growth.erl
%% functions that are called on peers, or spawned by name
-export([pp_b/1, sink/2, reply_to/2, idle_node_run/1, link_target/0,
         mesh_watch/2, mesh_star/1, mesh_link/1, noop/0]).

-import(driver, [fresh/1, measure/4, now_ns/0, scale/1, within/2]).

-define(WAIT, 120000).

%%% ------------------------------------------------------------------
%%% entry points
%%% ------------------------------------------------------------------

%% erl -noinput -sname driver -run bench main CASE
main([Case]) -> driver:run(Case, fun() -> group(list_to_existing_atom(Case)) end).

%% erl -noshell -sname peer -run bench peer
%% Prints READY, then waits until it reads the line "stop" or the end of its standard input.
peer() ->
    driver:run("peer", fun() ->
                               io:format("READY ~s~n", [os:getpid()]),
                               peer_wait()
                       end).

peer_wait() ->
    case io:get_line("") of
        "stop" ++ _ -> ok;
        eof -> ok;
        {error, _} -> ok;
        _ -> peer_wait()
    end.

noop() -> ok.

%%% ------------------------------------------------------------------
%%% the cases
%%% ------------------------------------------------------------------

group(startup) ->
    Prompt =
        fun(Mode) ->
                fun(_) ->
                        {Port, T0} = open_shell(Mode),
                        wait_bytes(Port, <<")1> ">>),
                        T1 = now_ns(),
                        port_command(Port, <<"1+1.\n">>),
                        wait_bytes(Port, <<")2> ">>),
                        T2 = now_ns(),
                        Mem = case Mode of
                                  pipe ->
                                      timer:sleep(1000),
                                      {os_pid, Pid} = erlang:port_info(Port, os_pid),
                                      {Rss, Pss} = tree_mem(Pid),
                                      [Rss, Pss];
                                  pty -> []
                              end,
                        port_command(Port, <<"halt().\n">>),
                        wait_exit(Port),
                        [ms(T1 - T0), ms(T2 - T0) | Mem]
                end
        end,
    measure([{'startup.prompt_pipe', ms, 1, lower},
             {'startup.first_result_pipe', ms, 1, lower},
             {'startup.rss', 'KiB', 1, lower},
             {'startup.pss', 'KiB', 1, lower}], 7, 1, Prompt(pipe)),
    case os:find_executable("script") of
        false -> note("script(1) not found: the pty cases are left out", []);
        _ ->
            measure([{'startup.prompt_pty', ms, 1, lower},
                     {'startup.first_result_pty', ms, 1, lower}], 7, 1, Prompt(pty))
    end,
    Halt = fun(Args) ->
                   fun(_) ->
                           T0 = now_ns(),
                           Port = open_port({spawn_executable, erl()},
                                            [{args, Args ++ ["-eval", "halt()."]},
                                             exit_status, binary, use_stdio]),
                           wait_exit(Port),
                           [ms(now_ns() - T0)]
                   end
           end,
    measure([{'startup.halt', ms, 1, lower}], 7, 1,
            Halt(["-noshell", "-sname", sname("st")])),
    measure([{'startup.halt_nodist', ms, 1, lower}], 7, 1, Halt(["-noshell"]));

group(local_pingpong) ->
    N = scale(500000),
    Run = fun(_) -> fresh(fun() -> [pingpong(node(), N)] end) end,
    measure([{'local_pingpong', 'roundtrips/s', N, higher}], 9, 1, Run),
    one_scheduler(
      fun() ->
              measure([{'local_pingpong.1sched', 'roundtrips/s', N, higher}], 7, 1, Run)
      end);

group(local_ring) ->
    N = 1000,
    M = scale(1000000),
    Run = fun(_) -> fresh(fun() -> [ring(N, M)] end) end,
    measure([{'local_ring', 'messages/s', M, higher}], 9, 1, Run),
    one_scheduler(
      fun() ->
              measure([{'local_ring.1sched', 'messages/s', M, higher}], 7, 1, Run)
      end);

group(spawn_local) ->
    N = scale(200000),
    measure([{'spawn_local.burst', 'spawns/s', N, higher}], 7, 1,
            fun(_) -> fresh(fun() -> [spawn_burst(N)] end) end),
    measure([{'spawn_local.monitored', 'spawns/s', N, higher}], 7, 1,
            fun(_) ->
                    fresh(fun() ->
                                  T0 = now_ns(),
                                  spawn_monitored(N),
                                  [rate(N, now_ns() - T0)]
                          end)
            end);

group(spawn_idle) ->
    N = scale(100000),
    %% each run has a new node, so that its memory starts small
    measure([{'spawn_idle.seconds', s, N, lower},
             {'spawn_idle.bytes_vm', 'bytes/process', N, lower},
             {'spawn_idle.bytes_rss', 'bytes/process', N, lower}], 5, 1,
            fun(_) ->
                    P = start_peer("idle"),
                    true = net_kernel:connect_node(node_of(P)),
                    R = rpc:call(node_of(P), ?MODULE, idle_node_run, [N]),
                    stop_peer(P),
                    R
            end);

group(fan_in) ->
    S = 100,
    K = scale(10000),
    measure([{'fan_in', 'messages/s', S * K, higher}], 7, 1,
            fun(_) -> fresh(fun() -> [fan_in(S, K)] end) end);

group(selective) ->
    Noise = 10000,
    N1 = scale(5000),
    measure([{'selective.scan', 'ops/s', N1, higher}], 7, 1,
            fun(_) ->
                    fresh(fun() ->
                                  noise(Noise),
                                  T0 = now_ns(),
                                  sel_scan(N1),
                                  [rate(N1, now_ns() - T0)]
                          end)
            end),
    N2 = scale(1000000),
    measure([{'selective.ref', 'ops/s', N2, higher}], 7, 1,
            fun(_) ->
                    fresh(fun() ->
                                  noise(Noise),
                                  T0 = now_ns(),
                                  sel_ref(N2),
                                  [rate(N2, now_ns() - T0)]
                          end)
            end);

group(remote_pingpong) ->
    with_peer(
      fun(Node) ->
              N = scale(20000),
              measure([{'remote_pingpong.p50', us, N, lower},
                       {'remote_pingpong.p99', us, N, lower},
                       {'remote_pingpong.rate', 'roundtrips/s', N, higher}], 7, 1,
                      fun(_) -> fresh(fun() -> pingpong_lat(Node, N) end) end)
      end);

group(remote_stream) ->
    with_peer(
      fun(Node) ->
              N0 = scale(300000),
              measure([{'remote_stream.small', 'messages/s', N0, higher}], 7, 1,
                      fun(_) ->
                              fresh(fun() ->
                                            [rate(N0, stream(Node, N0, int))]
                                    end)
                      end),
              [measure([{Name, 'MB/s', N, higher}], 7, 1,
                       fun(_) ->
                               fresh(fun() ->
                                             Bin = rand:bytes(Size),
                                             Ns = stream(Node, N, Bin),
                                             [N * Size * 1000 / Ns]
                                     end)
                       end)
               || {Name, Size, N} <-
                      [{'remote_stream.100B', 100, scale(200000)},
                       {'remote_stream.10KB', 10000, scale(20000)},
                       {'remote_stream.1MB', 1000000, scale(300)}]]
      end);

group(remote_spawn) ->
    with_peer(
      fun(Node) ->
              N = scale(5000),
              measure([{'remote_spawn.seq', 'ops/s', N, higher}], 7, 1,
                      fun(_) ->
                              fresh(fun() ->
                                            T0 = now_ns(),
                                            rspawn_seq(Node, N),
                                            [rate(N, now_ns() - T0)]
                                    end)
                      end),
              Per = scale(300),
              measure([{'remote_spawn.c64', 'ops/s', 64 * Per, higher}], 7, 1,
                      fun(_) ->
                              fresh(fun() ->
                                            Ns = concurrently(64, fun() -> rspawn_seq(Node, Per) end),
                                            [rate(64 * Per, Ns)]
                                    end)
                      end),
              R = scale(20000),
              measure([{'remote_spawn.request', 'ops/s', R, higher}], 7, 1,
                      fun(_) ->
                              fresh(fun() ->
                                            T0 = now_ns(),
                                            rspawn_request(Node, R),
                                            [rate(R, now_ns() - T0)]
                                    end)
                      end)
      end);

group(rpc_call) ->
    with_peer(
      fun(Node) ->
              [begin
                   N = scale(5000),
                   measure([{list_to_atom(atom_to_list(Mod) ++ "_call.seq"), 'ops/s', N, higher}], 7, 1,
                           fun(_) ->
                                   fresh(fun() ->
                                                 T0 = now_ns(),
                                                 call_loop(Mod, Node, N),
                                                 [rate(N, now_ns() - T0)]
                                         end)
                           end),
                   Per = scale(300),
                   measure([{list_to_atom(atom_to_list(Mod) ++ "_call.c64"), 'ops/s', 64 * Per, higher}], 7, 1,
                           fun(_) ->
                                   fresh(fun() ->
                                                 Ns = concurrently(64, fun() -> call_loop(Mod, Node, Per) end),
                                                 [rate(64 * Per, Ns)]
                                         end)
                           end)
               end || Mod <- [rpc, erpc]]
      end);

group(mesh) ->
    [mesh(K, Runs) || {K, Runs} <- [{8, 5}, {16, 5}]];

group(epmd) ->
    Host = {127,0,0,1},
    Name = hd(string:split(atom_to_list(node()), "@")),
    N = scale(2000),
    Look = fun L(0) -> ok;
               L(I) -> {port, _, _} = erl_epmd:port_please(Name, Host), L(I - 1)
           end,
    measure([{'epmd.port_please', 'ops/s', N, higher}], 7, 1,
            fun(_) ->
                    fresh(fun() ->
                                  T0 = now_ns(), Look(N), [rate(N, now_ns() - T0)]
                          end)
            end),
    Per = scale(125),
    measure([{'epmd.port_please_c16', 'ops/s', 16 * Per, higher}], 7, 1,
            fun(_) ->
                    fresh(fun() -> [rate(16 * Per, concurrently(16, fun() -> Look(Per) end))] end)
            end),
    Names = fun L(0) -> ok;
                L(I) -> {ok, [_ | _]} = net_adm:names(), L(I - 1)
            end,
    measure([{'epmd.names', 'ops/s', N, higher}], 7, 1,
            fun(_) ->
                    fresh(fun() ->
                                  T0 = now_ns(), Names(N), [rate(N, now_ns() - T0)]
                          end)
            end),
    R = scale(1000),
    measure([{'epmd.register', 'ops/s', R, higher}], 7, 1,
            fun(Run) ->
                    fresh(fun() ->
                                  T0 = now_ns(),
                                  epmd_register(Run, R),
                                  [rate(R, now_ns() - T0)]
                          end)
            end);

group(nodedown) ->
    Sh = open_port({spawn_executable, "/bin/sh"}, [{args, ["-s"]}, {line, 1000}, use_stdio]),
    fresh_port(Sh,
      fun() ->
              measure([{'nodedown.sh_echo', us, 1, lower}], 9, 3,
                      fun(_) ->
                              timer:sleep(50),
                              T0 = now_ns(),
                              port_command(Sh, "echo k\n"),
                              receive {Sh, {data, {eol, "k"}}} -> ok end,
                              [(now_ns() - T0) / 1000]
                      end),
              measure([{'nodedown.monitor_node', ms, 1, lower},
                       {'nodedown.process_down', ms, 1, lower}], 9, 1,
                      fun(_) -> nodedown(Sh) end)
      end);

group(links) ->
    with_peer(
      fun(Node) ->
              N = scale(10000),
              measure([{'links.setup', ms, N, lower},
                       {'links.exit', ms, N, lower}], 7, 1,
                      fun(_) -> fresh(fun() -> links(Node, N) end) end)
      end);

%% The interactive shell: types lines, which the shell evaluates.
group(shell) ->
    Modes = case os:find_executable("script") of
                false -> [pipe];
                _ -> [pipe, pty]
            end,
    [begin
         Port = shell_up(Mode),
         N = scale(500),
         measure([{list_to_atom("shell.expr_" ++ atom_to_list(Mode)), us, N, lower}], 7, 1,
                 fun(_) -> [shell_exprs(Port, N)] end),
         [begin
              measure([{'shell.key_echo', us, N, lower}], 7, 1,
                      fun(_) -> [shell_keys(Port, N)] end),
              B = scale(200),
              shell_line(Port, ["spawn(fun F() -> [io:format(\"", lists:duplicate(70, $-),
                                "~n\") || _ <- lists:seq(1, 5)], timer:sleep(5), F() end)."]),
              measure([{'shell.key_echo_busy', us, B, lower},
                       {'shell.key_echo_busy.p95', us, B, lower}], 7, 1,
                      fun(_) -> shell_keys_busy(Port, B) end),
              port_command(Port, <<21>>)
          end || Mode =:= pty],
         shell_down(Port)
     end || Mode <- Modes],
    Shell = shell_up(pipe),
    L = scale(500000),
    measure([{'shell.loop', 'iterations/s', L, higher}], 7, 1,
            fun(_) ->
                    [L * 1.0e6 / typed(Shell, "F = fun G(0) -> done; G(N) -> G(N - 1) end,"
                                       " element(1, timer:tc(F, [~w])).", [L])]
            end),
    measure([{'shell.fib20', ms, 1, lower}], 7, 1,
            fun(_) ->
                    [typed(Shell, "F = fun G(N) when N < 2 -> N; G(N) -> G(N - 1) + G(N - 2) end,"
                           " element(1, timer:tc(F, [20])).", []) / 1000]
            end),
    P = scale(20000),
    measure([{'shell.pingpong', 'roundtrips/s', P, higher}], 7, 1,
            fun(_) ->
                    [P * 1.0e6 / typed(Shell,
                     "A = self(), B = spawn(fun() -> G = fun L() -> receive {ping, I} -> A ! {pong, I}, L();"
                     " stop -> ok end end, G() end), F = fun L(0) -> B ! stop, ok; L(I) -> B ! {ping, I},"
                     " receive {pong, I} -> L(I - 1) end end, element(1, timer:tc(F, [~w])).", [P])]
            end),
    S = scale(10000),
    measure([{'shell.spawn', 'spawns/s', S, higher}], 7, 1,
            fun(_) ->
                    [S * 1.0e6 / typed(Shell,
                     "F = fun L(0) -> ok; L(I) -> spawn(fun() -> ok end), L(I - 1) end,"
                     " element(1, timer:tc(F, [~w])).", [S])]
            end),
    shell_down(Shell).

%%% ------------------------------------------------------------------
%%% messages on one node
%%% ------------------------------------------------------------------

pingpong(Node, N) ->
    B = spawn_link(Node, ?MODULE, pp_b, [self()]),
    pp_a(B, 100),
    T0 = now_ns(),
    pp_a(B, N),
    T1 = now_ns(),
    B ! stop,
    rate(N, T1 - T0).

pp_a(_, 0) -> ok;
pp_a(B, I) ->
    B ! {ping, I},
    receive {pong, I} -> pp_a(B, I - 1) end.

pp_b(A) ->
    receive
        {ping, I} -> A ! {pong, I}, pp_b(A);
        stop -> ok
    end.

ring(N, M) ->
    Me = self(),
    First = spawn_link(fun() -> receive {next, P} -> ring_node(P, Me) end end),
    Last = lists:foldl(fun(_, Next) -> spawn_link(fun() -> ring_node(Next, Me) end) end,
                       First, lists:seq(2, N)),
    First ! {next, Last},
    Last ! {token, N},                          % one round, to wait until all processes have started
    receive ring_done -> ok end,
    T0 = now_ns(),
    First ! {token, M},
    receive ring_done -> ok end,
    T1 = now_ns(),
    Last ! {stop, N},
    rate(M, T1 - T0).

ring_node(Next, Main) ->
    receive
        {token, 1} -> Main ! ring_done, ring_node(Next, Main);
        {token, I} -> Next ! {token, I - 1}, ring_node(Next, Main);
        {stop, 0} -> ok;
        {stop, I} -> Next ! {stop, I - 1}, ok
    end.

fan_in(S, K) ->
    Me = self(),
    Senders = [spawn_link(fun() -> receive go -> send_n(Me, K) end end)
               || _ <- lists:seq(1, S)],
    T0 = now_ns(),
    [P ! go || P <- Senders],
    recv_n(S * K),
    rate(S * K, now_ns() - T0).

send_n(_, 0) -> ok;
send_n(P, I) -> P ! {tick, I}, send_n(P, I - 1).

recv_n(0) -> ok;
recv_n(N) -> receive {tick, _} -> recv_n(N - 1) end.

noise(0) -> ok;
noise(N) -> self() ! {noise, N}, noise(N - 1).

sel_scan(0) -> ok;
sel_scan(I) ->
    self() ! {hit, I},
    receive {hit, I} -> sel_scan(I - 1) end.

sel_ref(0) -> ok;
sel_ref(I) ->
    R = make_ref(),
    self() ! {hit, R},
    receive {hit, R} -> sel_ref(I - 1) end.

%%% ------------------------------------------------------------------
%%% processes on one node
%%% ------------------------------------------------------------------

spawn_burst(N) ->
    Base = erlang:system_info(process_count),
    T0 = now_ns(),
    spawn_loop(N),
    wait_count(Base),
    rate(N, now_ns() - T0).

spawn_loop(0) -> ok;
spawn_loop(N) -> spawn(fun() -> ok end), spawn_loop(N - 1).

wait_count(Base) ->
    case erlang:system_info(process_count) of
        C when C =< Base -> ok;
        _ -> erlang:yield(), wait_count(Base)
    end.

spawn_monitored(0) -> ok;
spawn_monitored(N) ->
    {P, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, process, P, normal} -> spawn_monitored(N - 1) end.

idle_node_run(N) ->
    C = counters:new(1, []),
    idle_spawn(10, C),                          % a warm-up, which runs all code once
    wait_counter(C, 10),
    counters:put(C, 1, 0),
    erlang:garbage_collect(),
    timer:sleep(300),
    Me = os:getpid(),
    Vm0 = erlang:memory(processes),
    Rss0 = rss(Me),
    T0 = now_ns(),
    idle_spawn(N, C),
    wait_counter(C, N),
    T1 = now_ns(),
    Vm1 = erlang:memory(processes),
    Rss1 = rss(Me),
    [(T1 - T0) / 1.0e9, (Vm1 - Vm0) / N, (Rss1 - Rss0) * 1024 / N].

idle_spawn(0, _) -> ok;
idle_spawn(N, C) ->
    spawn(fun() -> counters:add(C, 1, 1), receive stop -> ok end end),
    idle_spawn(N - 1, C).

wait_counter(C, N) ->
    case counters:get(C, 1) of
        N -> ok;
        _ -> erlang:yield(), wait_counter(C, N)
    end.

%%% ------------------------------------------------------------------
%%% two nodes
%%% ------------------------------------------------------------------

pingpong_lat(Node, N) ->
    B = spawn_link(Node, ?MODULE, pp_b, [self()]),
    pp_a(B, 1000),
    T0 = now_ns(),
    Lats = pp_lat(B, N, []),
    T1 = now_ns(),
    B ! stop,
    Sorted = lists:sort(Lats),
    [lists:nth(max(1, round(N * 0.50)), Sorted) / 1000,
     lists:nth(max(1, round(N * 0.99)), Sorted) / 1000,
     rate(N, T1 - T0)].

pp_lat(_, 0, Acc) -> Acc;
pp_lat(B, I, Acc) ->
    T0 = now_ns(),
    B ! {ping, I},
    receive {pong, I} -> ok end,
    pp_lat(B, I - 1, [now_ns() - T0 | Acc]).

stream(Node, N, What) ->
    Sink = spawn_link(Node, ?MODULE, sink, [self(), N]),
    receive {ready, Sink} -> ok end,
    T0 = now_ns(),
    case What of
        int -> send_n(Sink, N);
        Bin -> send_bin(Sink, Bin, N)
    end,
    receive {ack, Sink} -> ok end,
    now_ns() - T0.

send_bin(_, _, 0) -> ok;
send_bin(P, Bin, I) -> P ! {tick, Bin}, send_bin(P, Bin, I - 1).

sink(From, N) ->
    From ! {ready, self()},
    recv_n(N),
    From ! {ack, self()}.

reply_to(From, I) -> From ! {hello, I}.

rspawn_seq(_, 0) -> ok;
rspawn_seq(Node, I) ->
    spawn(Node, ?MODULE, reply_to, [self(), I]),
    receive {hello, I} -> rspawn_seq(Node, I - 1) end.

rspawn_request(Node, N) ->
    [erlang:spawn_request(Node, ?MODULE, reply_to, [self(), I]) || I <- lists:seq(1, N)],
    collect_spawns(N, N).

collect_spawns(0, 0) -> ok;
collect_spawns(Replies, Hellos) ->
    receive
        {spawn_reply, _, ok, _} -> collect_spawns(Replies - 1, Hellos);
        {hello, _} -> collect_spawns(Replies, Hellos - 1)
    end.

call_loop(_, _, 0) -> ok;
call_loop(Mod, Node, N) ->
    Node = Mod:call(Node, erlang, node, []),
    call_loop(Mod, Node, N - 1).

%% Starts K processes that wait, then lets each of them run Fun once. Returns the
%% nanoseconds from the first `go` to the end of the last process.
concurrently(K, Fun) ->
    Me = self(),
    Ps = [spawn_link(fun() -> receive go -> ok end, Fun(), Me ! {done, self()} end)
          || _ <- lists:seq(1, K)],
    T0 = now_ns(),
    [P ! go || P <- Ps],
    [receive {done, P} -> ok end || P <- Ps],
    now_ns() - T0.

links(Node, N) ->
    Target = spawn(Node, ?MODULE, link_target, []),
    Me = self(),
    C = counters:new(1, []),
    Ps = [spawn(fun() ->
                        process_flag(trap_exit, true),
                        receive link -> link(Target) end,
                        receive {'EXIT', Target, killed} -> ok end,
                        counters:add(C, 1, 1),
                        case counters:get(C, 1) of
                            N -> Me ! all_exits;
                            _ -> ok
                        end
                end) || _ <- lists:seq(1, N)],
    T0 = now_ns(),
    [P ! link || P <- Ps],
    wait_links(Target, N),
    T1 = now_ns(),
    timer:sleep(100),
    T2 = now_ns(),
    exit(Target, kill),
    receive all_exits -> ok after ?WAIT -> error({links, counters:get(C, 1)}) end,
    [ms(T1 - T0), ms(now_ns() - T2)].

%% Waits until Target has N links. Target answers {count, From} with the number of its links.
wait_links(Target, N) ->
    Target ! {count, self()},
    receive
        {links, N} -> ok;
        {links, _} -> timer:sleep(1), wait_links(Target, N)
    end.

link_target() ->
    receive
        {count, From} ->
            {links, L} = process_info(self(), links),
            From ! {links, length(L)},
            link_target()
    end.

nodedown(Sh) ->
    P = start_peer("kill"),
    Node = node_of(P),
    true = net_kernel:connect_node(Node),
    Target = spawn(Node, timer, sleep, [infinity]),
    MRef = monitor(process, Target),
    monitor_node(Node, true),
    ok = rpc:call(Node, ?MODULE, noop, []),
    timer:sleep(300),
    T0 = now_ns(),
    port_command(Sh, ["kill -9 ", pid_of(P), "\n"]),
    A = receive {nodedown, Node} -> now_ns() after ?WAIT -> error(nodedown) end,
    %% The two messages may arrive in either order. If 'DOWN' arrives first, it is
    %% read only after 'nodedown', so its time is late by microseconds.
    B = receive {'DOWN', MRef, process, Target, noconnection} -> now_ns()
        after ?WAIT -> error(down) end,
    reap(P),
    [ms(A - T0), ms(B - T0)].

%%% ------------------------------------------------------------------
%%% many nodes
%%% ------------------------------------------------------------------

%% The driver of this case runs hidden, so that it is not part of the mesh.
mesh(K, Runs) ->
    Tag = "mesh" ++ integer_to_list(K),
    M = fun(S) -> list_to_atom(Tag ++ "." ++ S) end,
    within(Tag ++ ".star", fun() -> measure(
            [{M("boot"), ms, K, lower},
             {M("star"), ms, K, lower},
             {M("rss"), 'KiB', K, lower},
             {M("pss"), 'KiB', K, lower}], Runs, 1,
            fun(_) ->
                    {Peers, Boot} = mesh_up(K),
                    T = mesh_time([node_of(P) || P <- Peers], star),
                    timer:sleep(500),
                    Mem = [tree_mem(list_to_integer(pid_of(P))) || P <- Peers],
                    stop_peers(Peers),
                    [Boot, T, lists:sum([R || {R, _} <- Mem]), lists:sum([S || {_, S} <- Mem])]
            end) end),
    within(Tag ++ ".chain", fun() -> measure(
            [{M("chain"), ms, K, lower}], Runs, 0,
            fun(_) ->
                    {Peers, _} = mesh_up(K),
                    T = mesh_time([node_of(P) || P <- Peers], chain),
                    stop_peers(Peers),
                    [T]
            end) end).

mesh_up(K) ->
    T0 = now_ns(),
    Peers0 = [launch_peer("m") || _ <- lists:seq(1, K)],
    Peers = [await_peer(P) || P <- Peers0],
    Boot = ms(now_ns() - T0),
    mesh_ready([node_of(P) || P <- Peers]),
    {Peers, Boot}.

%% Connects to the nodes, which must not know one another yet.
mesh_ready(Nodes) ->
    [true = net_kernel:connect_node(N) || N <- Nodes],
    timer:sleep(500),
    [[] = rpc:call(N, erlang, nodes, []) || N <- Nodes],
    [ok = rpc:call(N, ?MODULE, noop, []) || N <- Nodes].

mesh_time(Nodes = [N1 | Rest], Shape) ->
    K = length(Nodes),
    Watchers = [spawn_link(N, ?MODULE, mesh_watch, [self(), K - 1]) || N <- Nodes],
    _ = [answer(watching, W) || W <- Watchers],
    T0 = case Shape of
             star -> rpc:call(N1, ?MODULE, mesh_star, [Rest]);
             chain ->
                 Pairs = lists:zip(lists:droplast(Nodes), Rest),
                 [{First, _} | _] = Ts =
                     [rpc:call(A, ?MODULE, mesh_link, [B]) || {A, B} <- Pairs],
                 true = lists:all(fun({_, Ok}) -> Ok end, Ts),
                 First;
             at_once ->
                 Begun = os:system_time(nanosecond),
                 _ = [spawn(A, ?MODULE, mesh_link, [B]) || {A, B} <- lists:zip(Nodes, Rest ++ [N1])],
                 Begun
         end,
    Ends = [answer(complete, W) || W <- Watchers],
    (lists:max(Ends) - T0) / 1.0e6.

%% Waits for the message What of a watcher, and returns its content. Fails at once if a
%% node ends in the meantime: the other nodes would wait for this node in vain.
answer(What, Watcher) ->
    receive
        {What, Watcher, Answer} -> Answer;
        {Port, {exit_status, Status}} when is_port(Port) -> error({a_program_ended, Status})
    after ?WAIT -> error({mesh, not_yet, What})
    end.

%% Times are from the clock of the operating system, which all nodes of a host share.
mesh_star(Rest) ->
    T0 = os:system_time(nanosecond),
    spawn(fun() -> [true = net_kernel:connect_node(N) || N <- Rest] end),
    T0.

mesh_link(B) ->
    T0 = os:system_time(nanosecond),
    {T0, net_kernel:connect_node(B)}.

mesh_watch(Driver, Want) ->
    net_kernel:monitor_nodes(true),
    Driver ! {watching, self(), ok},
    mesh_watch1(Driver, Want).

mesh_watch1(Driver, Want) ->
    case length(nodes()) of
        Want ->
            Driver ! {complete, self(), os:system_time(nanosecond)},
            net_kernel:monitor_nodes(false);
        _ ->
            receive {nodeup, _} -> ok; {nodedown, _} -> ok after 1000 -> ok end,
            mesh_watch1(Driver, Want)
    end.

%%% ------------------------------------------------------------------
%%% epmd
%%% ------------------------------------------------------------------

epmd_register(_, 0) -> ok;
epmd_register(Run, I) ->
    Name = iolist_to_binary(io_lib:format("reg~w_~w", [abs(Run), I])),
    Len = byte_size(Name),
    Body = <<120, 40000:16, 77, 0, 6:16, 5:16, Len:16, Name/binary, 0:16>>,
    {ok, S} = gen_tcp:connect({127,0,0,1}, epmd_port(), [binary, {active, false}, {nodelay, true}]),
    ok = gen_tcp:send(S, [<<(byte_size(Body)):16>>, Body]),
    %% ALIVE2_X_RESP (118) or ALIVE2_RESP (121), then 0 for success
    {ok, <<Tag, 0>>} = gen_tcp:recv(S, 2),
    Rest = case Tag of 118 -> 4; 121 -> 2 end,
    {ok, _} = gen_tcp:recv(S, Rest),
    ok = gen_tcp:close(S),
    epmd_register(Run, I - 1).

epmd_port() ->
    list_to_integer(os:getenv("ERL_EPMD_PORT", "4369")).

%%% ------------------------------------------------------------------
%%% the shell
%%% ------------------------------------------------------------------

open_shell(Mode) ->
    Erl = erl(),
    Name = sname("sh"),
    {Exe, Args} = case Mode of
                      pipe -> {Erl, ["-sname", Name]};
                      pty -> {os:find_executable("script"),
                              ["-q", "-e", "-c", "exec " ++ Erl ++ " -sname " ++ Name, "/dev/null"]}
                  end,
    T0 = now_ns(),
    Port = open_port({spawn_executable, Exe},
                     [{args, Args}, exit_status, binary, use_stdio,
                      {env, [{"TERM", "xterm"}]}]),
    {Port, T0}.

shell_up(Mode) ->
    {Port, _} = open_shell(Mode),
    wait_bytes(Port, <<")1> ">>),
    put({prompt, Port}, 1),
    Port.

shell_down(Port) ->
    port_command(Port, <<"halt().\n">>),
    wait_exit(Port).

%% Types one line; returns the output up to the next prompt and with it.
shell_line(Port, Line) ->
    P = get({prompt, Port}) + 1,
    put({prompt, Port}, P),
    port_command(Port, [Line, $\n]),
    wait_bytes(Port, iolist_to_binary([")", integer_to_list(P), "> "])).

%% Returns the mean microseconds from a line to the next prompt.
shell_exprs(Port, N) ->
    T0 = now_ns(),
    [shell_line(Port, "1+1.") || _ <- lists:seq(1, N)],
    (now_ns() - T0) / N / 1000.

%% Returns the mean microseconds from a letter to its echo. Each letter is deleted again.
shell_keys(Port, N) ->
    lists:sum([begin
                   T0 = now_ns(),
                   port_command(Port, <<"a">>),
                   wait_bytes(Port, <<"a">>),
                   T1 = now_ns(),
                   port_command(Port, <<127>>),
                   wait_bytes(Port, <<" ">>),   % the shell deletes a letter by backspace, blank, backspace
                   T1 - T0
               end || _ <- lists:seq(1, N)]) / N / 1000.

%% Returns the median and the 95th percentile of the microseconds from a letter to its echo, while another
%% process prints 1,000 lines a second. Each letter is new on the line that is typed, and does not occur in
%% the lines printed; after all of Letters the line that is typed is emptied.
shell_keys_busy(Port, N) ->
    Letters = "QXZVWYRT",
    Times = lists:sort(lists:append(
              [begin
                   port_command(Port, <<21, "~">>),
                   wait_bytes(Port, <<"> ~">>),
                   [begin
                        T0 = now_ns(),
                        port_command(Port, [L]),
                        wait_bytes(Port, <<L>>),
                        (now_ns() - T0) / 1000
                    end || L <- Letters]
               end || _ <- lists:seq(1, max(1, N div length(Letters)))])),
    port_command(Port, <<21, "~">>),
    wait_bytes(Port, <<"> ~">>),
    At = fun(Part) -> lists:nth(1 + trunc((length(Times) - 1) * Part), Times) end,
    [At(0.5), At(0.95)].

%% Types a line whose value is a number of microseconds, and returns this number.
typed(Port, Format, Args) ->
    shell_line(Port, "f()."),
    Out = shell_line(Port, io_lib:format(Format, Args)),
    {match, [Us]} = re:run(Out, "([0-9]+)\\s", [{capture, all_but_first, list}]),
    list_to_integer(Us).

wait_bytes(Port, Pattern) -> wait_bytes(Port, Pattern, <<>>).

wait_bytes(Port, Pattern, Acc) ->
    case binary:match(Acc, Pattern) of
        nomatch ->
            receive
                {Port, {data, D}} -> wait_bytes(Port, Pattern, <<Acc/binary, D/binary>>);
                {Port, {exit_status, S}} -> error({exited, S, Acc})
            after ?WAIT -> error({no, Pattern, Acc})
            end;
        _ -> Acc
    end.

wait_exit(Port) ->
    receive
        {Port, {exit_status, 0}} -> ok;
        {Port, {exit_status, S}} -> error({exit_status, S});
        {Port, {data, _}} -> wait_exit(Port)
    after ?WAIT -> error(no_exit)
    end.

%%% ------------------------------------------------------------------
%%% other nodes
%%% ------------------------------------------------------------------

-record(peer, {port, node, pid}).

node_of(#peer{node = N}) -> N.
pid_of(#peer{pid = P}) -> P.

start_peer(Base) -> await_peer(launch_peer(Base)).

launch_peer(Base) ->
    Name = sname(Base),
    Port = open_port({spawn_executable, erl()},
                     [{args, ["-noshell", "-sname", Name, "-pa", os:getenv("BENCH_EBIN"),
                              "-kernel", "logger_level", "critical",
                              "-run", "bench", "peer"]},
                      {line, 4096}, exit_status, use_stdio, stderr_to_stdout]),
    #peer{port = Port, node = list_to_atom(Name)}.

await_peer(#peer{port = Port} = P) ->
    receive
        {Port, {data, {eol, "READY " ++ Pid}}} -> P#peer{pid = Pid};
        {Port, {data, {_, Text}}} -> note("~s: ~s", [P#peer.node, Text]), await_peer(P);
        {Port, {exit_status, S}} -> error({peer_exit, P#peer.node, S})
    after ?WAIT -> error({peer_silent, P#peer.node})
    end.

stop_peer(P) -> stop_peers([P]).

stop_peers(Ps) ->
    [port_command(Port, "stop\n") || #peer{port = Port} <- Ps],
    [reap(P) || P <- Ps],
    ok.

reap(#peer{port = Port} = P) ->
    receive
        {Port, {exit_status, _}} -> ok;
        {Port, {data, {_, Text}}} -> note("~s: ~s", [P#peer.node, Text]), reap(P)
    after ?WAIT -> error({peer_stays, P#peer.node})
    end.

with_peer(Fun) ->
    P = start_peer("peer"),
    true = net_kernel:connect_node(node_of(P)),
    ok = rpc:call(node_of(P), ?MODULE, noop, []),
    timer:sleep(300),
    Fun(node_of(P)),
    stop_peer(P).

erl() ->
    case os:find_executable(os:getenv("BENCH_ERL", "erl")) of
        false -> error(no_erl);
        F -> F
    end.

%% Returns a new node name with the host of this node, which the bench has chosen so that it can be resolved.
sname(Base) ->
    [_, Host] = string:split(atom_to_list(node()), "@"),
    Base ++ "_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive])) ++ "@" ++ Host.

fresh_port(Port, Fun) ->
    Fun(),
    port_close(Port).

%%% ------------------------------------------------------------------
%%% memory
%%% ------------------------------------------------------------------

rss(Pid) -> proc_kib(Pid, "status", <<"VmRSS:">>).

%% Returns {RSS, PSS} in KiB: the sums over an operating system process and all its descendants.
tree_mem(Pid) ->
    All = [Pid | below(Pid, proc_table())],
    {lists:sum([proc_kib(integer_to_list(P), "status", <<"VmRSS:">>) || P <- All]),
     lists:sum([proc_kib(integer_to_list(P), "smaps_rollup", <<"Pss:">>) || P <- All])}.

below(Pid, Table) ->
    Kids = [P || {P, Parent} <- Table, Parent =:= Pid],
    Kids ++ lists:append([below(P, Table) || P <- Kids]).

proc_table() ->
    {ok, Names} = file:list_dir("/proc"),
    lists:append([proc_parent(N) || [C | _] = N <- Names, C >= $0, C =< $9]).

proc_parent(N) ->
    case file:read_file("/proc/" ++ N ++ "/stat") of
        {ok, Bin} ->
            %% the name of the program, in parentheses, may contain anything, so read after its end
            After = lists:last(binary:split(Bin, <<") ">>, [global])),
            [_State, Parent | _] = binary:split(After, <<" ">>, [global]),
            [{list_to_integer(N), binary_to_integer(Parent)}];
        {error, _} -> []
    end.

proc_kib(Pid, File, Key) ->
    case file:read_file("/proc/" ++ Pid ++ "/" ++ File) of
        {ok, Bin} ->
            case [L || L <- binary:split(Bin, <<"\n">>, [global]),
                       binary:longest_common_prefix([L, Key]) =:= byte_size(Key)] of
                [Line | _] ->
                    [_, Num | _] = string:lexemes(Line, " \t"),
                    binary_to_integer(Num);
                [] -> 0
            end;
        {error, _} -> 0
    end.

%%% ------------------------------------------------------------------
%%% what the cases use
%%% ------------------------------------------------------------------

one_scheduler(Fun) ->
    Old = erlang:system_flag(schedulers_online, 1),
    timer:sleep(100),
    Fun(),
    erlang:system_flag(schedulers_online, Old).

ms(Ns) -> Ns / 1.0e6.
rate(N, Ns) -> N * 1.0e9 / max(1, Ns).

note(Format, Args) -> io:format(standard_error, "# " ++ Format ++ "~n", Args).
