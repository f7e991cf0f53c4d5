package import LaneCore
import LaneSystem

/// The key that this clone signs events and reviews with; it needs no person.
package struct MachineKey: Hashable, Sendable {
  /// The name under which policy knows it: `lane+<address>`.
  package let principal: String
  /// The public half.
  package let key: SSHPublicKey
  /// The private half's file.
  package let path: String

  /// The key of a clone, or nil where none was made yet.
  package static func load(_ directory: LaneDirectory) throws(StoreError) -> MachineKey? {
    let path = directory.machineKey
    let bytes = try system { () throws(SystemError) in
      try Files.readIfPresent(path + ".pub", limit: 64 << 10)
    }
    guard let bytes, Files.exists(path) else { return nil }
    let line = String(decoding: bytes, as: UTF8.self)
    guard let key = SSHPublicKey(line: line) else {
      throw .malformed("'\(path).pub'", reason: "it is not an OpenSSH public key")
    }
    let fields = line.split(maxSplits: 2, whereSeparator: \.isWhitespace)
    guard fields.count == 3, fields[2].hasPrefix("lane+") else {
      throw .malformed("'\(path).pub'", reason: "its comment does not name 'lane+<address>'")
    }
    let comment = fields[2].split(whereSeparator: \.isNewline).first ?? ""
    return MachineKey(principal: String(comment), key: key, path: path)
  }

  /// Makes the key of a clone, or returns the one that it has.
  package static func create(
    email: String,
    environment: [String: String],
    in directory: LaneDirectory
  ) throws(StoreError) -> MachineKey {
    let lock = try system { () throws(SystemError) in
      try Files.makeDirectories(directory.path, mode: 0o755)
      return try FileLock.acquire(directory.lock)
    }
    _ = lock
    if let existing = try load(directory) { return existing }
    let run = try Scratch(in: directory)
    var command = Command(
      "ssh-keygen",
      ["-q", "-t", "ed25519", "-N", "", "-C", "lane+\(email)", "-f", run.path + "/key"],
      environment: environment
    )
    command.limits.total = 60_000
    let outcome = try system { () throws(SystemError) in try ChildProcess.run(command) }
    guard outcome.succeeded else {
      throw .signing(SafeText.words(outcome.errors.bytes))
    }
    try system { () throws(SystemError) in
      try Files.chmod(run.path + "/key", 0o600)
      // The public half first: a key counts as there once both are, and the private half decides.
      try Files.rename(run.path + "/key.pub", to: directory.machineKey + ".pub")
      try Files.rename(run.path + "/key", to: directory.machineKey)
    }
    guard let made = try load(directory) else {
      throw .malformed("'\(directory.machineKey)'", reason: "it is gone")
    }
    return made
  }
}
