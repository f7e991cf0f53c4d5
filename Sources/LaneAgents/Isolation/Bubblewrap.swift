internal import LaneSystem

/// A view of the file system made by bubblewrap, in which a reviewer can read the tree and little
/// else, and can write nothing that outlasts it but its answer.
struct Bubblewrap: Sendable {
  // What programs need of the system. Of /etc only what is no secret even to root.
  private static let systemDirectories = [
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store",
  ]
  private static let systemFiles = [
    "alternatives", "ca-certificates", "ca-certificates.conf", "crypto-policies", "gai.conf",
    "group", "host.conf", "hosts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime",
    "nsswitch.conf", "os-release", "passwd", "pki", "protocols", "resolv.conf", "services", "ssl",
    "timezone",
  ].map { "/etc/\($0)" }

  let program: String
  private let mounts: [String]
  private let visible: [String]

  /// Prepares the view for a run.
  init(
    program: String,
    tree: String,
    run: RunDirectory,
    visible: [String],
    writableInHome: [String]
  ) {
    self.program = program
    let places = Places.neutral
    // User and process namespaces of its own and no capability: also root may not remount then.
    // The network is shared, the model is at its other end. The environment needs no clearing: the
    // child gets exactly the one that it is started with, and keys stay out of the arguments.
    var mounts = [
      "--unshare-user-try", "--unshare-pid", "--unshare-ipc", "--unshare-cgroup-try",
      "--cap-drop", "ALL", "--die-with-parent", "--new-session",
      "--proc", "/proc", "--dev", "/dev", "--tmpfs", places.temporary, "--tmpfs", places.home,
    ]
    for directory in Self.systemDirectories { mounts += Self.systemMount(directory) }
    // A link (resolv.conf, localtime) is mounted as the file that it leads to.
    for file in Self.systemFiles where Files.exists(file) { mounts += ["--ro-bind", file, file] }
    for path in visible where !Self.isUnderSystem(path) && Files.exists(path) {
      mounts += ["--ro-bind", path, path]
    }
    for name in writableInHome {
      mounts += ["--bind", "\(run.home)/\(name)", "\(places.home)/\(name)"]
    }
    mounts += [
      "--ro-bind", tree, places.tree, "--ro-bind", run.input, "/review/in",
      "--bind", run.output, "/review/out", "--chdir", places.tree,
    ]
    self.mounts = mounts
    self.visible = visible
  }

  /// The arguments of bubblewrap for running a program in the view.
  func arguments(running program: String, _ arguments: [String]) -> [String] {
    mounts + ["--", program] + arguments
  }

  /// Whether something can be seen in the view under a path or below it.
  func shows(_ path: String) -> Bool {
    Self.isUnderSystem(path)
      || visible.contains { seen in
        path == seen || path.hasPrefix(seen + "/") || seen.hasPrefix(path + "/")
      }
  }

  private static func isUnderSystem(_ path: String) -> Bool {
    systemDirectories.contains { path == $0 || path.hasPrefix($0 + "/") }
  }

  private static func systemMount(_ directory: String) -> [String] {
    guard let stamp = Files.stamp(directory) else { return [] }
    guard stamp.isSymbolicLink, let target = try? Files.readLink(directory) else {
      return ["--ro-bind", directory, directory]
    }
    return ["--symlink", target, directory]
  }
}

extension Bubblewrap {
  // Each line tries one thing; the first that goes the wrong way is the answer.
  private static let selfTest = """
    wrong() { echo "$1"; exit 1; }
    (: > /review/tree/.lane-self-test) 2>/dev/null && wrong "the reviewed tree can be written to"
    (: > /review/in/.lane-self-test) 2>/dev/null && wrong "the prompt can be written to"
    (: > /usr/.lane-self-test) 2>/dev/null && wrong "/usr can be written to"
    [ -e "$1" ] && wrong "a file outside can be seen"
    [ -r /review/in/packet ] || wrong "the prompt cannot be read"
    (: > /review/out/.lane-self-test) 2>/dev/null || wrong "the answer cannot be written"
    (: > /tmp/.lane-self-test) 2>/dev/null || wrong "there is no place for temporary files"
    echo contained
    """

  /// Tries the view: what is forbidden must fail, and what is needed must work.
  ///
  /// Returns nil if it holds, else what is wrong.
  func flaw(run: RunDirectory) -> String? {
    guard Files.exists(run.canary) else { return "the file that must stay unseen is not there" }
    var command = Command(
      program,
      arguments(running: "/bin/sh", ["-c", Self.selfTest, "sh", run.canary]),
      environment: ["PATH": "/usr/bin:/bin", "HOME": Places.neutral.home]
    )
    command.limits.total = 30_000
    let outcome: Outcome
    do throws(SystemError) { outcome = try ChildProcess.run(command) } catch {
      return error.message
    }
    defer { try? Files.remove("\(run.output)/.lane-self-test") }
    let said = Self.firstLine(outcome.output.text)
    if outcome.succeeded, said == "contained" { return nil }
    if outcome.ending != .itself { return "bubblewrap did not come back" }
    return said ?? Self.firstLine(outcome.errors.text) ?? "bubblewrap does not start"
  }

  private static func firstLine(_ text: String) -> String? {
    text.split(whereSeparator: \.isNewline).first.map(String.init)
  }
}
