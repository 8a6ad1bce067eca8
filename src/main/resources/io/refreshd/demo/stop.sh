#!/bin/sh
# Stops everything that this demo started and removes its folder; with --leave-folder the folder stays.
place=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
case $place in */refreshd-demo-*) ;; *) echo "$place is not a demo's folder" >&2; exit 1 ;; esac

# Processes with a text in their command line. The text is read from a file: it would find itself else.
running() { # TEXT
  printf '%s\n' "$1" >"$place/.looking-for"
  grep -slFf "$place/.looking-for" /proc/[0-9]*/cmdline | cut -d/ -f3
}

finish() { # TEXT SIGNAL TENTHS-OF-A-SECOND
  pids=$(running "$1")
  [ -n "$pids" ] && kill -"$2" $pids 2>/dev/null
  tenths=0
  while pids=$(running "$1"); [ -n "$pids" ]; do
    [ $tenths -ge "$3" ] && kill -KILL $pids 2>/dev/null
    # A server that was stopped by a signal hears no other one before this.
    kill -CONT $pids 2>/dev/null
    tenths=$((tenths + 1))
    [ $tenths -gt $(($3 + 50)) ] && return
    sleep 0.1
  done
}

main() {
  finish "$place/refreshd.yaml" TERM 50
  finish "$place/state/applications" TERM 20
  finish "$place/state/units" INT 150
  [ "${1:-}" = --leave-folder ] && rm -f "$place/.looking-for" || rm -rf "$place"
  exit 0
}

main "$@"
