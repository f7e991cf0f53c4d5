/// What stands in our own directory of hooks for each hook of the directory that git looked into
/// before: a text that runs the hook of the same name there.
enum HookForward {
  /// The names under which git runs hooks, but for the gates.
  ///
  /// Sendmail's, Perforce's and the file system monitor's do not depend on `core.hooksPath`, or are
  /// looked for there just the same.
  static let names = [
    "applypatch-msg", "commit-msg", "fsmonitor-watchman", "p4-changelist", "p4-post-changelist",
    "p4-pre-submit", "p4-prepare-changelist", "post-applypatch", "post-receive", "post-update",
    "pre-applypatch", "pre-auto-gc", "pre-rebase", "pre-receive", "prepare-commit-msg",
    "proc-receive", "sendemail-validate", "update",
  ]

  /// Hooks whose mere presence costs much or changes what git does: only where there is one.
  static let namesWhereNeeded = ["post-index-change", "push-to-checkout", "reference-transaction"]

  static func text(to directory: String) -> [UInt8] {
    Array(before.utf8) + ShellWord.quoted(directory) + Array(after.utf8)
  }

  /// Whether this text claims to be ours.
  static func isMarked(_ text: [UInt8]) -> Bool {
    HookShim.hasSecondLine("# git-lane-forward:", text)
  }

  /// The directory that a text of ours forwards to, nil when the text is not ours.
  static func directory(of text: [UInt8]) -> String? {
    let (before, after) = (Array(before.utf8), Array(after.utf8))
    guard text.count >= before.count + after.count else { return nil }
    let directory = ShellWord.unquoted(text.dropFirst(before.count).dropLast(after.count))
    return Self.text(to: directory) == text ? directory : nil
  }

  private static let before = #"""
    #!/bin/sh
    # git-lane-forward:1
    # core.hooksPath led to the directory below before 'git lane hooks install --local-dispatch'; its
    # hooks run on from here.
    directory='
    """#

  private static let after = #"""
    '

    hook=${0##*/}
    there=$directory/${hook%.lane-prev}
    [ -x "$there" ] || exit 0

    # Ours, when somebody made our directory the one for all: it must not run itself.
    line=
    { read -r line && read -r line; } <"$there"
    case $line in '# git-lane-'*) exit 0 ;; esac
    exec "$there" "$@"

    """#
}
