// How a real Erlang node joins the session that has started it: it runs `.erlang` of the session's home when it starts. Then
// it can be asked unseen, in Erlang, or in Elixir if its shell is iex.

import { sessionVariable } from '../../transport/base/session-link.ts';

/**
 * The text of `.erlang`. A process connects to the session, reads lines `NUMBER SOURCE`, the source in base64, and answers
 * with the value as text. In a source, `Shell` (in Elixir `shell`) is the process behind the prompt. With the session the
 * node ends.
 */
export const erlangMember: string = `
Starter = self().
spawn(fun() ->
  {ok, Socket} = gen_tcp:connect({local, os:getenv("${sessionVariable}")}, 0,
    [binary, {packet, line}, {buffer, 1048576}, {active, false}]),
  Say = fun(Format, Values) -> gen_tcp:send(Socket, io_lib:format(Format ++ "~n", Values)) end,
  IsElixir = lists:keymember(iex, 1, application:loaded_applications()) orelse
    code:which('Elixir.IEx') =/= non_existing,
  Say("{\\"kind\\":\\"~s\\",\\"pid\\":~s}", [case IsElixir of true -> iex; false -> erl end, os:getpid()]),
  Say("{\\"node\\":\\"~s\\"}", [node()]),
  Starter ! joined,
  IsEvaluator = fun(Pid) ->
    case process_info(Pid, dictionary) of
      {_, Values} -> element(1, proplists:get_value('$initial_call', Values, {none})) =:= 'Elixir.IEx.Evaluator';
      undefined -> false
    end
  end,
  Shell = fun() ->
    case IsElixir of
      false -> shell:whereis_evaluator();
      true -> hd(lists:filter(IsEvaluator, processes()) ++ [undefined])
    end
  end,
  Value = fun(Source) ->
    case IsElixir of
      true ->
        {Came, _} = 'Elixir.Code':eval_string(Source, [{shell, Shell()}]),
        'Elixir.Kernel':inspect(Came);
      false ->
        {ok, Tokens, _} = erl_scan:string(unicode:characters_to_list(Source)),
        {ok, Expressions} = erl_parse:parse_exprs(Tokens),
        {value, Came, _} = erl_eval:exprs(Expressions, [{'Shell', Shell()}]),
        io_lib:format("~tp", [Came])
    end
  end,
  Loop = fun Loop() ->
    case gen_tcp:recv(Socket, 0) of
      {ok, Line} ->
        [Number, Source] = binary:split(string:trim(Line), <<" ">>),
        {IsOk, Text} =
          try {true, Value(base64:decode(Source))}
          catch _:Reason -> {false, io_lib:format("~tp", [Reason])} end,
        Say("{\\"id\\":~s,\\"ok\\":~s,\\"base64\\":\\"~s\\"}",
          [Number, IsOk, base64:encode(unicode:characters_to_binary(Text))]),
        Loop();
      _ -> halt()
    end
  end,
  Loop()
end).
receive joined -> ok after 5000 -> ok end.
`;
