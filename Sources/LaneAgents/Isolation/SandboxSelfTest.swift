internal import LaneCore
internal import LaneSystem

/// Tries the sandbox that reviewers get, without a reviewer.
package enum SandboxSelfTest {
  /// What is wrong with it on this machine; nil where it holds.
  ///
  /// Works in a directory of its own below the given one, and takes it away again.
  package static func flaw(
    environment: [String: String],
    below directory: String
  ) throws(AgentError) -> String? {
    guard let path = ChildProcess.locate("bwrap", environment: environment) else {
      return "bubblewrap (bwrap) is not installed"
    }
    let place = try withSystem { () throws(SystemError) in
      try Files.makeDirectories(directory, mode: 0o700)
      return try Files.makeTemporaryDirectory(in: directory, prefix: "sandbox-")
    }
    defer { try? Files.removeTree(place) }
    let tree = place + "/tree"
    let run = try withSystem { () throws(SystemError) in
      try Files.makeDirectories(tree, mode: 0o700)
      return try RunDirectory(
        for: ReviewerRequest(
          provider: Provider(name: "self-test", kind: .command),
          tree: tree,
          packet: [],
          template: [],
          schema: "",
          nonce: "",
          runDirectory: place + "/run",
          environment: environment,
          sandbox: .required
        )
      )
    }
    return Bubblewrap(program: path, tree: tree, run: run, visible: [], writableInHome: [])
      .flaw(run: run)
  }
}
