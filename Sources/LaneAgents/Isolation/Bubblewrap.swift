internal import LaneSystem

/// A view of the file system made by bubblewrap, in which a reviewer can read the tree and little
/// else, and can write nothing that outlasts it but its answer.
struct Bubblewrap: Sendable {
  let program: String
  private let mounts: [String]
  private let visible: [String]

  /// Prepares the view for a run; its home and its temporary directory hold so many bytes each.
  init(
    program: String,
    tree: String,
    run: RunDirectory,
    visible: [String],
    writableInHome: [String],
    storage: Int64,
    usesNetwork: Bool
  ) {
    self.program = program
    let places = Places.neutral
    // User and process namespaces of its own and no capability: also root may not remount then.
    // The network is shared with whom has a model at its other end. The environment needs no clearing: the
    // child gets exactly the one that it is started with, and keys stay out of the arguments.
    var mounts = [
      "--unshare-user-try", "--unshare-pid", "--unshare-ipc", "--unshare-cgroup-try",
      "--cap-drop", "ALL", "--die-with-parent", "--new-session", "--proc", "/proc", "--dev", "/dev",
    ]
    if !usesNetwork { mounts.append("--unshare-net") }
    for directory in [places.temporary, places.home] {
      mounts += ["--size", String(storage), "--tmpfs", directory]
    }
    for directory in SystemPaths.directories { mounts += Self.systemMount(directory) }
    // A link (resolv.conf, localtime) is mounted as the file that it leads to.
    for file in SystemPaths.files where Files.exists(file) { mounts += ["--ro-bind", file, file] }
    for path in Self.outermost(visible) where !SystemPaths.contains(path) && Files.exists(path) {
      mounts += ["--ro-bind", path, path]
    }
    for name in writableInHome {
      mounts += ["--bind", "\(run.home)/\(name)", "\(places.home)/\(name)"]
    }
    mounts += [
      "--ro-bind", tree, places.tree, "--ro-bind", run.input, places.input,
      "--bind", run.output, places.output, "--chdir", places.tree,
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
    SystemPaths.contains(path)
      || visible.contains { seen in
        path == seen || path.hasPrefix(seen + "/") || seen.hasPrefix(path + "/")
      }
  }

  /// The paths that lie below no other: a link in what is mounted already cannot be mounted on.
  private static func outermost(_ paths: [String]) -> [String] {
    Set(paths).sorted().filter { path in
      !paths.contains { $0 != path && path.hasPrefix($0 == "/" ? "/" : $0 + "/") }
    }
  }

  private static func systemMount(_ directory: String) -> [String] {
    guard let stamp = Files.stamp(directory) else { return [] }
    guard stamp.isSymbolicLink, let target = try? Files.readLink(directory) else {
      return ["--ro-bind", directory, directory]
    }
    return ["--symlink", target, directory]
  }
}
