package import LaneCore
import LaneSystem

/// Makes signatures by running `ssh-keygen`, so that agents and security keys work as for git.
package struct Signer: Sendable {
  private let key: SigningKey
  private let program: String
  private let environment: [String: String]
  private let directory: LaneDirectory
  private let mayAsk: Bool

  /// Names the key and the way to it.
  ///
  /// The program is what `gpg.ssh.program` says, and is called as git calls it. `mayAsk` is for when
  /// a person sits at our terminal, to type a passphrase or touch a key.
  package init(
    key: SigningKey,
    program: String? = nil,
    environment: [String: String],
    directory: LaneDirectory,
    mayAsk: Bool
  ) {
    self.key = key
    self.program = program ?? "ssh-keygen"
    self.environment = environment
    self.directory = directory
    self.mayAsk = mayAsk
  }

  /// Signs a message for a purpose, and returns what OpenSSH prints.
  package func sign(
    _ message: [UInt8],
    namespace: String
  ) throws(StoreError) -> SSHSignature {
    // Git hands over a file, so programs that stand in for ssh-keygen may know no other way.
    let run = try Scratch(in: directory)
    let input = run.path + "/message"
    try system { () throws(SystemError) in try Files.create(input, message, mode: 0o600) }
    var command = Command(
      program,
      try arguments(namespace: namespace, input: input, run),
      environment: environment
    )
    command.streams = mayAsk && speaks ? .errorsInherited : .piped
    command.ownSession = !mayAsk
    command.limits.outputHead = 64 << 10
    command.limits.total = mayAsk ? nil : 60_000
    let outcome = try system { () throws(SystemError) in try ChildProcess.run(command) }
    guard outcome.succeeded else {
      let words = SafeText.words(outcome.errors.bytes)
      throw .signing(words.isEmpty ? "'\(program)' failed" : words)
    }
    let armored = try system { () throws(SystemError) in
      try Files.read(input + ".sig", limit: 128 << 10)
    }
    do throws(SSHSignatureError) {
      let signature = try SSHSignature(armored: armored[...])
      guard signature.namespace == namespace else { throw .malformed }
      return signature
    } catch {
      throw .signing("'\(program)' did not write a signature for '\(namespace)'")
    }
  }

  private func arguments(
    namespace: String,
    input: String,
    _ run: borrowing Scratch
  ) throws(StoreError) -> [String] {
    switch key {
    case .file(let path):
      return ["-Y", "sign", "-n", namespace, "-f", path, input]
    case .literal(let line):
      let path = run.path + "/key.pub"
      try system { () throws(SystemError) in
        try Files.create(path, Array((line + "\n").utf8), mode: 0o600)
      }
      return ["-Y", "sign", "-n", namespace, "-f", path, "-U", input]
    }
  }

  /// Whether the program has something to say to a person: that a key waits to be touched.
  private var speaks: Bool {
    switch key {
    case .literal(let line): return line.hasPrefix("sk-")
    case .file(let path):
      let name = path.hasSuffix(".pub") ? path : path + ".pub"
      guard let line = try? Files.read(name, limit: 64 << 10) else { return true }
      return line.starts(with: Array("sk-".utf8))
    }
  }
}

/// A directory for one piece of work, gone when the value goes.
struct Scratch: ~Copyable {
  let path: String

  init(in directory: LaneDirectory) throws(StoreError) {
    let path = try system { () throws(SystemError) in
      try Files.makeDirectories(directory.runs, mode: 0o700)
      return try Files.makeTemporaryDirectory(in: directory.runs, prefix: "sign-")
    }
    self.path = path
  }

  deinit { try? Files.removeTree(path) }
}
