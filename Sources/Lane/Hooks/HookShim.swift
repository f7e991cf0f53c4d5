/// The text of a hook of ours: one for all hooks, which differ by file name only.
///
/// The program's path is written into it, because graphical clients start hooks with a poor PATH.
package enum HookShim {
  /// What `hooks/shim` holds, byte for byte: a test compares the two.
  package static let template = beforeProgram + "@GIT_LANE@" + afterProgram

  /// The text to write for a program at this absolute path.
  package static func text(program: String) -> [UInt8] {
    Array(beforeProgram.utf8) + quoted(program) + Array(afterProgram.utf8)
  }

  /// Whether this text claims to be ours: the marker stands in its second line.
  package static func isMarked(_ text: [UInt8]) -> Bool {
    let lines = text.split(
      separator: UInt8(ascii: "\n"),
      maxSplits: 2,
      omittingEmptySubsequences: false
    )
    return lines.count > 1 && lines[1].starts(with: "# git-lane-hook:".utf8)
  }

  /// The program that a text of ours starts, nil when the text is not today's.
  package static func program(of text: [UInt8]) -> String? {
    let (before, after) = (Array(beforeProgram.utf8), Array(afterProgram.utf8))
    guard text.count >= before.count + after.count else { return nil }
    let path = unquoted(text.dropFirst(before.count).dropLast(after.count))
    return Self.text(program: path) == text ? path : nil
  }

  /// The inside of a single-quoted word of the shell.
  private static func quoted(_ path: String) -> [UInt8] {
    path.utf8.flatMap { $0 == UInt8(ascii: "'") ? Array("'\\''".utf8) : [$0] }
  }

  private static func unquoted(_ text: ArraySlice<UInt8>) -> String {
    var path: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      path.append(byte)
      if byte == UInt8(ascii: "'") { rest = rest.dropFirst(3) }
    }
    return String(decoding: path, as: UTF8.self)
  }

  private static let beforeProgram = #"""
    #!/bin/sh
    # git-lane-hook:1
    # One text for every hook: the file's name says which. `git lane hooks uninstall` restores what was
    # here before. A hook that was here runs on as NAME.lane-prev.
    baked='
    """#

  private static let afterProgram = #"""
    '

    hook=${0##*/}
    case $0 in
    */*) previous=${0%/*}/$hook.lane-prev ;;
    *) previous=./$hook.lane-prev ;;
    esac

    # Graphical clients start hooks with a poor PATH, so the path of the installation comes before it.
    if [ -x "${LANE_BIN-}" ]; then
      program=$LANE_BIN
    elif [ -x "$baked" ]; then
      program=$baked
    else
      program=$(command -v git-lane) || program=
    fi

    # The previous hook counts if it was switched on and is not this very text. (A variable that says "we
    # are inside" would leak into the git commands of the previous hook and switch their gates off.)
    chained() {
      [ -x "$previous" ] || return 1
      line=
      { read -r line && read -r line; } <"$previous"
      case $line in '# git-lane-hook:'*) return 1 ;; esac
    }

    if [ -n "$program" ] && ! chained; then
      exec "$program" hook "$hook" "$@"
    fi

    # Both sides must see all of the standard input; the x keeps its last newline.
    case $hook in
    pre-push | pre-receive | post-receive | post-rewrite | reference-transaction)
      input=$(cat && echo x)
      input=${input%x}
      feed() { printf '%s' "$input" 2>/dev/null | "$@"; }
      ;;
    *) feed() { "$@"; } ;;
    esac

    has_policy() {
      git rev-parse --quiet --verify "$1:.lane/policy" >/dev/null 2>&1
    }

    # Whether this push (to the remote $1) is of a repository that asked for the gate.
    wants_gate() {
      has_policy "refs/remotes/$1/HEAD" || has_policy HEAD || feed pushes_policy
    }

    pushes_policy() {
      while read -r _ local _ remote; do
        has_policy "$local" || has_policy "$remote" || continue
        return 0
      done
      return 1
    }

    # git-lane is gone. What only records stays quiet, what only advises lets pass, a push is stopped; but
    # not a robot's, whose machine never had the program.
    absent() {
      missing="git-lane is neither at '$baked' nor on PATH"
      case $hook in
      post-*) return 0 ;;
      pre-receive) ;;
      pre-push)
        if [ -n "${CI-}" ] || ! wants_gate "$1"; then
          echo "lane: warning: $missing: this push is not checked" >&2
          return 0
        fi
        ;;
      *)
        echo "lane: warning: $missing: this $hook is not checked" >&2
        return 0
        ;;
      esac
      echo "lane: $hook blocked: $missing" >&2
      echo "next:  install it again (./install.sh in its source), or set LANE_BIN to the program" >&2
      return 1
    }

    gate() {
      if [ -n "$program" ]; then
        feed "$program" hook "$hook" "$@"
      else
        absent "$@"
      fi
    }

    before() {
      if chained; then
        feed "$previous" "$@"
      fi
    }

    case $hook in
    # Nothing is uploaded on behalf of a push that the gate refuses.
    pre-push | pre-receive) gate "$@" && before "$@" ;;
    post-*)
      before "$@"
      status=$?
      gate "$@" || status=$?
      exit "$status"
      ;;
    # A formatter stages again what it touched, so the gate looks last.
    *) before "$@" && gate "$@" ;;
    esac

    """#
}
