#!/bin/sh
# Usage: run.sh [CASE...]     all cases when none is named
# The cases of bench.erl and beside.erl in a real Erlang: one JSON line for each figure on standard output, remarks on standard error.
# Read: BENCH_RUNS, BENCH_SCALE, BENCH_PIN=A,B (processors), BENCH_HOST, BENCH_ERL, BENCH_ERLC, BENCH_EPMD.
set -eu

ALL="startup local_pingpong local_ring spawn_local spawn_idle fan_in selective
remote_pingpong remote_stream remote_spawn rpc_call mesh epmd nodedown links shell
fairness large_beside_small"
[ $# -gt 0 ] || set -- $ALL

HERE=$(cd "$(dirname "$0")" && pwd)
BENCH_ERL=${BENCH_ERL:-erl}
BENCH_ERLC=${BENCH_ERLC:-erlc}
BENCH_EPMD=${BENCH_EPMD:-epmd}
for t in "$BENCH_ERL" "$BENCH_ERLC" "$BENCH_EPMD"; do
    command -v "$t" >/dev/null || { echo "run.sh: $t not found" >&2; exit 1; }
done

# Nothing of the user's is read or left behind: own home (and so own cookie), own epmd on a port of its own.
unset ERL_FLAGS ERL_AFLAGS ERL_ZFLAGS ERL_LIBS ERL_EPMD_ADDRESS ERL_EPMD_RELAXED_COMMAND_CHECK
TMP=$(mktemp -d)
EPMD_PID=
DRIVER_PID=
cleanup() {
    if [ -n "$DRIVER_PID" ]; then
        kill "$DRIVER_PID" 2>/dev/null && wait "$DRIVER_PID" 2>/dev/null || true
    fi
    [ -z "$EPMD_PID" ] || kill "$EPMD_PID" 2>/dev/null || true
    rm -rf "$TMP"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$TMP/ebin" "$TMP/home"
BENCH_EBIN=$TMP/ebin
export BENCH_ERL BENCH_EBIN
export ERL_CRASH_DUMP_SECONDS=0
export HOME="$TMP/home"
umask 077
od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$HOME/.erlang.cookie"
chmod 400 "$HOME/.erlang.cookie"

"$BENCH_ERLC" -o "$BENCH_EBIN" "$HERE/bench.erl" "$HERE/beside.erl"

# The driver on processor A, every node it starts on B.
if [ -n "${BENCH_PIN:-}" ]; then
    cat >"$TMP/erl-pinned" <<END
#!/bin/sh
case "\$*" in
*"-run bench main"* | *"-run beside main"*) exec taskset -c "${BENCH_PIN%,*}" "$BENCH_ERL" "\$@" ;;
*) exec taskset -c "${BENCH_PIN#*,}" "$BENCH_ERL" "\$@" ;;
esac
END
    chmod +x "$TMP/erl-pinned"
    BENCH_ERL=$TMP/erl-pinned
fi

# Short names need a host name that resolves; without one, use localhost.
if [ -z "${BENCH_HOST:-}" ]; then
    h=$(uname -n); h=${h%%.*}
    getent hosts "$h" >/dev/null 2>&1 || BENCH_HOST=localhost
fi
export BENCH_HOST="${BENCH_HOST:-}"

ERL_EPMD_PORT=${BENCH_EPMD_PORT:-$((20000 + $$ % 10000))}
export ERL_EPMD_PORT
if "$BENCH_EPMD" -names >/dev/null 2>&1; then
    echo "run.sh: an epmd answers on port $ERL_EPMD_PORT; name a free one in BENCH_EPMD_PORT" >&2
    exit 1
fi
"$BENCH_EPMD" >/dev/null 2>&1 &
EPMD_PID=$!
i=0
until "$BENCH_EPMD" -names >/dev/null 2>&1; do
    i=$((i + 1)); [ $i -lt 50 ] || { echo "run.sh: epmd does not answer" >&2; exit 1; }
    sleep 0.1
done

rc=0
BENCH_OUT=$TMP/out
export BENCH_OUT
for c in "$@"; do
    : >"$BENCH_OUT"
    name=driver_$$${BENCH_HOST:+@$BENCH_HOST}
    hidden=; [ "$c" != mesh ] || hidden=-hidden
    module=bench
    case $c in fairness | large_beside_small) module=beside ;; esac
    "$BENCH_ERL" -noinput -sname "$name" $hidden -kernel logger_level critical \
        -pa "$BENCH_EBIN" -run "$module" main "$c" >&2 &
    DRIVER_PID=$!
    wait "$DRIVER_PID" || { rc=1; echo "# $c FAILED" >&2; }
    DRIVER_PID=
    cat "$BENCH_OUT"
done
exit $rc
