package import LaneCore
internal import LaneSystem

/// Tries the sandbox that reviewers get, without a reviewer.
package enum SandboxSelfTest {
  /// What this machine offers.
  package struct Finding: Sendable, Equatable {
    package let level: SandboxLevel
    /// Why it is no better.
    package let reason: String?
    package let detail: String?
  }

  /// Finds the best sandbox that works here; throws where none does.
  ///
  /// Works in a directory of its own below the given one, and takes it away again.
  package static func run(
    environment: [String: String],
    launcher: String?,
    below directory: String
  ) throws(AgentError) -> Finding {
    let place = try withSystem { () throws(SystemError) in
      try Files.makeDirectories(directory, mode: 0o700)
      return try Files.makeTemporaryDirectory(in: directory, prefix: "sandbox-")
    }
    defer { try? Files.removeTree(place) }
    let tree = place + "/tree"
    var request = ReviewerRequest(
      provider: Provider(name: "self-test", kind: .command, command: ["/bin/sh"]),
      tree: tree,
      packet: [],
      template: [],
      schema: "",
      nonce: "",
      runDirectory: place + "/run",
      environment: environment,
      sandbox: .required
    )
    request.launcher = launcher
    let run = try withSystem { () throws(SystemError) in
      try Files.makeDirectories(tree, mode: 0o700)
      return try RunDirectory(for: request)
    }
    let sandbox = try Sandbox.prepare(
      request,
      program: try Program.locate(request),
      run: run,
      writableInHome: []
    )
    return Finding(level: sandbox.level, reason: sandbox.reason, detail: sandbox.detail)
  }
}
