// What the words of a command say of files, and to whom they can be read.
extension GuardedRun {
  /// Programs whose arguments are files that they write, move or remove.
  static let writers: Set<String> = [
    "chattr", "chgrp", "chmod", "chown", "cp", "dd", "ed", "emacs", "ex", "install", "link", "ln",
    "mkdir", "mv", "nano", "patch", "rename", "rm", "rmdir", "rsync", "shred", "sponge", "tee",
    "touch", "truncate", "unlink", "vi", "vim",
  ]

  /// Whether its arguments are files that it writes, moves or removes.
  var writesArguments: Bool {
    let isInPlace =
      ["sed", "perl", "ruby", "gawk"].contains(program)
      && arguments.contains { $0.text.hasPrefix("-i") || $0.text.hasPrefix("--in-place") }
    return Self.writers.contains(program) || isInPlace || removesFound
  }

  private var removesFound: Bool {
    program == "find" && arguments.contains { $0.text == "-delete" }
  }

  /// The words that may be files.
  var files: [ShellWord] {
    program == "find" ? Self.places(ofFind: arguments) : Array(arguments)
  }

  /// The files of a patch in the form of Codex, which has a program for it.
  var patchedFiles: [String] {
    guard ["apply_patch", "applypatch"].contains(program) else { return [] }
    return GuardCall.files(ofPatch: arguments.first?.text ?? input?.text ?? "")
  }

  /// Whether it is git, with words that cannot be read.
  var hasOpaqueGit: Bool { GitInvocation(self) != nil && words.contains(where: \.isOpaque) }

  /// What its words say: all of them, or those that cannot be read whole.
  func text(ofOpaque onlyOpaque: Bool) -> String {
    words.filter { !onlyOpaque || $0.isOpaque }
      .map { $0.text.contains(" ") ? "'\($0.text)'" : $0.text }.joined(separator: " ")
  }
}
