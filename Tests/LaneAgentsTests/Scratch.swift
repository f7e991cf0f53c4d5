import Glibc
import LaneAgents
import LaneCore
import LaneSystem
import TestSupport

/// A directory of one test, gone with it, with a small tree to review.
final class Scratch: Sendable {
  let path: String
  let nonce = "0123456789abcdef0123456789abcdef"

  init() throws {
    path = try Files.makeTemporaryDirectory(in: "/tmp", prefix: "lane-agents-")
    try write("tree/src/feed.py", "def page(offset):\n    return offset\n")
    try write("tree/src/api.py", "from feed import page\n\ndef unchanged_caller():\n    page(41)\n")
  }

  deinit { try? Files.removeTree(path) }

  var tree: String { "\(path)/tree" }
  var run: String { "\(path)/run" }

  func write(_ name: String, _ text: String, mode: UInt32 = 0o644) throws {
    let file = "\(path)/\(name)"
    if let slash = file.lastIndex(of: "/") { try Files.makeDirectories(String(file[..<slash])) }
    try Files.writeAtomically(file, Array(text.utf8), mode: mode)
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Files.read("\(path)/\(name)"), as: UTF8.self)
  }

  /// A reviewer written in shell; the nonce, the tree and the rest are in its environment.
  func reviewer(_ script: String) throws -> Provider {
    try write("bin/reviewer", "#!/bin/sh\n\(script)\n", mode: 0o755)
    return Provider(name: "house", kind: .command, command: ["\(path)/bin/reviewer"])
  }

  /// A request that a test may still change; its bubblewrap is the machine's unless left out.
  func request(
    _ provider: Provider,
    environment: [String: String] = [:],
    bubblewrap: Bool = true
  ) throws -> ReviewerRequest {
    var outer = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "\(path)/person"]
    if !bubblewrap { outer["PATH"] = try pathWithoutBubblewrap() }
    outer.merge(environment) { _, new in new }
    var request = ReviewerRequest(
      provider: provider,
      tree: tree,
      packet: Array("Review this. Nonce: \(nonce)\n".utf8),
      template: Array("{}\n".utf8),
      schema: "{\"type\":\"object\"}",
      nonce: nonce,
      runDirectory: run,
      environment: outer,
      sandbox: bubblewrap ? .required : .preferred
    )
    request.limits.total = 60_000
    return request
  }

  /// A request for a sandbox of a certain kind, or for none where a test needs to see an escape.
  func request(
    _ provider: Provider,
    in level: SandboxLevel,
    environment: [String: String] = [:]
  ) throws -> ReviewerRequest {
    var request = try request(
      provider,
      environment: environment,
      bubblewrap: level == .bwrap
    )
    if level == .landlock {
      request.launcher = Self.launcher
      request.sandbox = .required
    }
    return request
  }

  /// The program that confines others, as built with the tests.
  static let launcher = TestSandbox.gitLane

  /// A search path that holds what the scripts of tests use, and no bubblewrap.
  private func pathWithoutBubblewrap() throws -> String {
    let directory = "\(path)/tools"
    if Files.exists(directory) { return directory }
    try Files.makeDirectories(directory)
    for tool in [
      "sh", "bash", "cat", "chmod", "env", "head", "ln", "ls", "mkdir", "mkfifo", "mv", "perl",
      "printf",
      "rm", "setsid", "sleep", "tar", "touch", "wc",
    ] {
      guard let program = ChildProcess.locate(tool, environment: ["PATH": "/usr/bin:/bin"]) else {
        continue
      }
      try Files.symlink(program, at: "\(directory)/\(tool)")
    }
    return directory
  }
}

/// Accepts whatever names the nonce, as a stand-in for the verdict function.
func acceptingNonce(_ nonce: String) -> ([UInt8]) -> AnswerCheck {
  { dossier in
    String(decoding: dossier, as: UTF8.self).contains(nonce) ? .accepted : .repair("wrong nonce")
  }
}

/// The sandboxes of ours that work where the tests run; `SandboxesTests` tells of those that do not.
let sandboxes: [SandboxLevel] = (hasBubblewrap ? [.bwrap] : []) + (hasLandlock ? [.landlock] : [])

/// A variable of the environment that the tests were started with.
func variable(_ name: String) -> String? {
  unsafe getenv(name).map { unsafe String(cString: $0) }
}

extension ScriptedModel {
  /// Serves answers that are written as values.
  convenience init(_ answers: JSONValue, in directory: String) throws {
    try self.init(script: String(decoding: answers.canonical(), as: UTF8.self), in: directory)
  }
}

/// The processes that have a word among their arguments.
func processes(with word: String) -> [Int32] {
  ((try? Files.list("/proc")) ?? []).compactMap { Int32($0) }.filter { process in
    let line = (try? Files.read("/proc/\(process)/cmdline", limit: 1 << 20)) ?? []
    return String(decoding: line, as: UTF8.self).contains(word)
  }
}

/// The same, once what the kernel ends a moment after its namespace is gone.
func processesLeft(with word: String) -> [Int32] {
  var left = processes(with: word)
  for _ in 0..<1_000 where !left.isEmpty { left = processes(with: word) }
  return left
}
