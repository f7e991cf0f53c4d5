/// Where the private half of a key is, as `user.signingKey` says it.
package enum SigningKey: Hashable, Sendable {
  /// A file: the private key, or the public one where an agent has the private.
  case file(String)
  /// The public key itself, one line; an agent has the private one.
  case literal(String)

  /// Reads the value of `user.signingKey` as git does where `gpg.format` is `ssh`.
  package init(configured value: String, home: String?) {
    if value.hasPrefix("key::") {
      self = .literal(String(value.dropFirst("key::".count)))
    } else if value.hasPrefix("ssh-") {
      self = .literal(value)
    } else if let home, value.hasPrefix("~/") {
      self = .file(home + value.dropFirst())
    } else {
      self = .file(value)
    }
  }
}
