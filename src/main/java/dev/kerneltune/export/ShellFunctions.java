package dev.kerneltune.export;

/** The functions at the head of a script, in the words of sh(1) as POSIX has it. */
final class ShellFunctions {
  /** What every script starts with. With ROOT set nothing of the machine itself is touched. */
  static final String COMMON =
      """
      set -eu
      ROOT=${ROOT:-}
      say() { printf '%s\\n' "$*"; }
      stop() { printf 'stopped: %s\\n' "$*" >&2; exit 1; }
      [ -n "$ROOT" ] || [ "$(id -u)" -eq 0 ] || stop 'only root can do this'

      # What a knob reads; of a file of choices the word in brackets.
      now() {
        text=$(cat "$ROOT$1") || return 1
        case " $text " in
          *' ['*' ['*) ;;
          *' ['*'] '*) text=${text#*'['}; text=${text%%']'*} ;;
        esac
        printf '%s' "$text"
      }
      # One spelling of a value: blanks count once, switches are 1 and 0.
      plain() {
        set -f
        # shellcheck disable=SC2086
        set -- $1
        set +f
        case "$#:$*" in
          1:Y | 1:y | 1:on) echo 1 ;;
          1:N | 1:n | 1:off) echo 0 ;;
          *) printf '%s\\n' "$*" ;;
        esac
      }
      same() { [ "$(plain "$1")" = "$(plain "$2")" ]; }
      # A tool of this machine.
      tool() {
        if [ -n "$ROOT" ]; then
          say "not run, because ROOT is set: $*"
        else
          say "run: $*"
          "$@" || stop "$1 failed"
        fi
      }
      # Steps that disturb running work are done only when ALLOW names how.
      needs() {
        case " ${ALLOW:-} " in
          *" $1 "*) ;;
          *) stop "a step of this $2: name it, ALLOW='$1'" ;;
        esac
      }
      # What a file holds, with a point behind it, which keeps its last line break.
      whole() { cat "$1"; echo .; }
      content() {
        if [ "$1" = absent ]; then
          echo absent
        else
          "$1"
          echo .
        fi
      }
      place() {
        mkdir -p "$ROOT${1%/*}"
        printf '%s' "${2%.}" > "$ROOT${1%/*}/.kernel-tune.$$"
        chmod 0644 "$ROOT${1%/*}/.kernel-tune.$$"
        mv -f "$ROOT${1%/*}/.kernel-tune.$$" "$ROOT$1"
      }
      # file PATH NEW OLD: NEW and OLD print what the file shall hold, and what it held.
      file() {
        new=$(content "$2")
        old=$(content "$3")
        there=absent
        [ ! -e "$ROOT$1" ] || there=$(whole "$ROOT$1")
        if [ "$there" = "$new" ]; then
          say "$1 is in place already"
        elif [ "$there" != "$old" ]; then
          stop "$1 is not as it was when this was written"
        else
          put_file "$1" "$new"
        fi
      }
      put_file() {
        if [ "$2" = absent ]; then
          rm -f "$ROOT$1"
          say "$1 removed"
        else
          place "$1" "$2"
          say "$1 written"
        fi
      }
      unfile() {
        new=$(content "$2")
        old=$(content "$3")
        there=absent
        [ ! -e "$ROOT$1" ] || there=$(whole "$ROOT$1")
        if [ "$there" = "$old" ]; then
          say "$1 is back already"
        elif [ "$there" != "$new" ]; then
          say "$1 left: somebody changed it since"
        else
          put_file "$1" "$old"
        fi
      }
      """;

  /** For a script of one machine: values that were seen are demanded again. */
  static final String PLANNED =
      """
      # put READ BEFORE WRITE TEXT AFTER: where READ says BEFORE, TEXT goes to WRITE.
      put() {
        [ -e "$ROOT$1" ] || stop "$1 is not there"
        [ -e "$ROOT$3" ] || stop "$3 is not there"
        is=$(now "$1") || stop "$1 cannot be read"
        if same "$is" "$5"; then
          say "$1 is $5 already"
          return 0
        fi
        same "$is" "$2" || stop "$1 is $is, and was $2 when this was planned"
        printf '%s\\n' "$4" > "$ROOT$3" || stop "$3 does not take $4"
        got=$(now "$1") || stop "$1 cannot be read"
        if ! same "$got" "$5"; then
          printf '%s\\n' "$2" > "$ROOT$1" || :
          stop "$1 reads $got after $4 was written"
        fi
        say "$1: $is -> $got"
      }
      value() { put "$1" "$2" "$1" "$3" "$3"; }
      # back READ AFTER WRITE TEXT BEFORE: undoes it, where nobody else set a value since.
      back() {
        if [ ! -e "$ROOT$1" ] || [ ! -e "$ROOT$3" ]; then
          say "$1 is gone"
          return 0
        fi
        is=$(now "$1") || stop "$1 cannot be read"
        if same "$is" "$5"; then
          say "$1 is $5 already"
        elif ! same "$is" "$2"; then
          say "$1 left: it is $is, which somebody else set"
        else
          printf '%s\\n' "$4" > "$ROOT$3" || stop "$3 does not take $4"
          say "$1: $is -> $(now "$1")"
        fi
      }
      unvalue() { back "$1" "$2" "$1" "$3" "$3"; }
      # device LINK FOLDER: whether a name still stands for the device that it stood for.
      device() {
        case $(readlink -f "$ROOT$1") in
          *"$2") return 0 ;;
          *) say "$1 is another device by now"; return 1 ;;
        esac
      }
      # interrupt NUMBER ACTIONS: whether a number still is that of these drivers.
      interrupt() {
        [ "$(cat "$ROOT/sys/kernel/irq/$1/actions" 2>/dev/null)" = "$2" ] && return 0
        say "interrupt $1 is another one by now"
        return 1
      }
      """;

  /** For a script that goes to other machines. */
  static final String CARRIED =
      """
      # value PATH TEXT: where there is such a file.
      value() {
        if [ ! -e "$ROOT$1" ]; then
          say "$1 is not there, and left out"
          return 0
        fi
        is=$(now "$1") || stop "$1 cannot be read"
        if same "$is" "$2"; then
          say "$1 is $2 already"
          return 0
        fi
        printf '%s\\n' "$2" > "$ROOT$1" || stop "$1 does not take $2"
        got=$(now "$1") || stop "$1 cannot be read"
        same "$got" "$2" || stop "$1 reads $got after $2 was written"
        say "$1: $is -> $got"
      }
      """;

  /** For boot words that kernel-install takes from /etc/kernel/cmdline. */
  static final String CMDLINE =
      """
      # What boots is an entry that kernel-install makes of the file.
      entry() {
        kernel=$(uname -r)
        tool kernel-install add "$kernel" "/usr/lib/modules/$kernel/vmlinuz"
      }
      cmdline_with() {
        line=$(cat "$ROOT/etc/kernel/cmdline") || stop '/etc/kernel/cmdline cannot be read'
        case " $line " in
          *" $1 "*) say "/etc/kernel/cmdline holds $1 already" ;;
          *)
            place /etc/kernel/cmdline "$line $1
      ."
            entry
            ;;
        esac
      }
      cmdline_without() {
        line=$(cat "$ROOT/etc/kernel/cmdline") || stop '/etc/kernel/cmdline cannot be read'
        case " $line " in
          *" $1 "*)
            line=" $line "
            line="${line%%" $1 "*} ${line#*" $1 "}"
            line=${line# }
            place /etc/kernel/cmdline "${line% }
      ."
            entry
            ;;
        esac
      }
      """;

  private ShellFunctions() {}
}
