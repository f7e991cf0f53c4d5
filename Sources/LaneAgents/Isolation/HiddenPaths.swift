internal import LaneSystem

/// What must lie in no directory that a reviewer sees as a whole.
enum HiddenPaths {
  // Sockets, and the directories of sockets, of what acts in a person's name for whoever asks.
  private static let places = ["SSH_AUTH_SOCK", "GNUPGHOME", "XDG_RUNTIME_DIR"]
  private static let addresses = [
    "GPG_AGENT_INFO", "DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS", "DOCKER_HOST",
    "CONTAINER_HOST", "TMUX",
  ]

  /// The paths for a run, each also as the one that it leads to: a directory is told by either.
  static func all(_ request: ReviewerRequest, run: RunDirectory) -> [String] {
    let environment = request.environment
    let paths =
      request.hidden + [run.path, environment["HOME"] ?? "/root"]
      + places.compactMap { environment[$0] }
      + addresses.compactMap { environment[$0] }.flatMap(paths(in:))
    return paths.flatMap { [$0] + (Files.realPath($0).map { [$0] } ?? []) }
  }

  /// The paths in an address such as `unix:path=/run/bus,guid=1`, `unix:///run/daemon` or
  /// `/tmp/terminals/default,17,0`.
  private static func paths(in address: String) -> [String] {
    address.split { ":;,".contains($0) }.compactMap { part in
      guard let slash = part.firstIndex(of: "/") else { return nil }
      return "/" + part[slash...].drop { $0 == "/" }
    }
  }
}
