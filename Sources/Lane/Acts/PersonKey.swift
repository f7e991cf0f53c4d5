internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// The key that a person signs with: what `lane.signingKey` names, else `user.signingKey`, where that is
/// an SSH key.
struct PersonKey {
  /// Where the private half is.
  let signing: SigningKey
  let key: SSHPublicKey

  private static let (own, gits) = ("lane.signingKey", "user.signingKey")

  /// The setting that names the key: the lane's own for who signs commits in another way than SSH's.
  static func setting(in workspace: Workspace) throws(Failure) -> String {
    let config = try workspace.config()
    if config.get(own)?.isEmpty == false { return own }
    guard config.get(gits)?.isEmpty == false else { return gits }
    return try configured(in: workspace) == nil ? own : gits
  }

  /// The command that names it.
  static func command(in workspace: Workspace) throws(Failure) -> String {
    "git config --global \(try setting(in: workspace)) ~/.ssh/id_ed25519.pub"
  }

  /// The key that git is configured with, whatever `gpg.format` says; nil where it names none that
  /// OpenSSH can read.
  static func configured(in workspace: Workspace) throws(Failure) -> PersonKey? {
    let config = try workspace.config()
    let values = [config.get(own), config.get(gits)].compactMap(\.self)
    guard let value = values.first(where: { !$0.isEmpty }) else { return nil }
    let environment = workspace.surroundings.environment
    switch SigningKey(configured: value, home: environment["HOME"]) {
    case .literal(let line):
      return SSHPublicKey(line: line).map { PersonKey(signing: .literal(line), key: $0) }
    case .file(let name):
      let path = name.hasPrefix("/") ? name : "\(workspace.surroundings.directory)/\(name)"
      guard let key = publicKey(at: path) ?? derived(from: path, environment) else { return nil }
      return PersonKey(signing: .file(path), key: key)
    }
  }

  /// The file of the private half, where the key is one.
  var privateFile: String? {
    guard case .file(let path) = signing else { return nil }
    return path.hasSuffix(".pub") ? String(path.dropLast(4)) : path
  }

  /// The setting may name either half; the public one stands beside the private one.
  private static func publicKey(at path: String) -> SSHPublicKey? {
    for candidate in path.hasSuffix(".pub") ? [path] : [path + ".pub", path] {
      guard let bytes = try? Files.read(candidate, limit: 64 << 10) else { continue }
      if let key = SSHPublicKey(line: String(decoding: bytes, as: UTF8.self)) { return key }
    }
    return nil
  }

  /// Asks OpenSSH for the public half of a private key that stands alone and has no passphrase.
  private static func derived(
    from path: String,
    _ environment: [String: String]
  ) -> SSHPublicKey? {
    guard Files.exists(path) else { return nil }
    var command = Command("ssh-keygen", ["-y", "-P", "", "-f", path], environment: environment)
    command.limits.total = 10_000
    guard let outcome = try? ChildProcess.run(command), outcome.succeeded else { return nil }
    return SSHPublicKey(line: outcome.output.text)
  }
}
