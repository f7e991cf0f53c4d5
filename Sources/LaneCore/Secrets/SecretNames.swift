/// The names whose values are secret, and what such a value looks like.
enum SecretNames {
  enum Kind: Sendable {
    /// What a person makes up: any value may be one.
    case password
    /// What a service hands out: it does not look like a word.
    case key
    /// The header of a request: all of its value.
    case header
  }

  // Longer ones are no names.
  static let lengthLimit = 128

  private static let passwords: Set<String> = [
    "password", "passwd", "pwd", "passphrase", "passcode",
  ]
  private static let keys: Set<String> = [
    "secret", "token", "apikey", "credential", "credentials", "accesskey", "secretkey",
  ]
  // What says of a key that it is no public one, nor one of a table.
  private static let adjectives: Set<String> = [
    "access", "account", "api", "auth", "client", "encryption", "master", "private", "secret",
    "session", "shared", "storage",
  ]
  private static let headers: Set<String> = [
    "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key",
    "x-goog-api-key", "x-auth-token", "x-amz-security-token", "x-vault-token", "private-token",
    "job-token", "deploy-token",
  ]

  /// What a name's value is: `dbPassword`, `GITHUB_TOKEN`, `aws-secret-access-key`.
  ///
  /// Where no header can stand, `api-key` is a name as any other.
  static func kind(of name: some Collection<UInt8>, mayBeHeader: Bool = true) -> Kind? {
    guard name.count <= lengthLimit else { return nil }
    if mayBeHeader, headers.contains(lowercased(name)) { return .header }
    let words = words(of: name)
    guard let last = words.last else { return nil }
    if passwords.contains(last) || (last == "pass" && words.count > 1) { return .password }
    if keys.contains(last) { return .key }
    guard last == "key", let before = words.dropLast().last else { return nil }
    return adjectives.contains(before) ? .key : nil
  }

  /// Whether any part of a variable's name says that its value is secret.
  static func isSecretVariable(_ name: String) -> Bool {
    let words = words(of: Array(name.utf8))
    return words.contains { passwords.contains($0) || keys.contains($0) }
      || zip(words, words.dropFirst()).contains { adjectives.contains($0) && $1 == "key" }
  }

  /// The parts of a name, lower case: at `_`, `-`, `.` and where a capital follows a small letter.
  private static func words(of name: some Collection<UInt8>) -> [String] {
    var words: [String] = []
    var word = ""
    var wasSmall = false
    for byte in name {
      let isCapital = (0x41...0x5a).contains(byte)
      let isSeparator =
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      if isSeparator || (isCapital && wasSmall) {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if !isSeparator { word.unicodeScalars.append(Unicode.Scalar(isCapital ? byte | 0x20 : byte)) }
      wasSmall = !isCapital && !isSeparator
    }
    return word.isEmpty ? words : words + [word]
  }

  private static func lowercased(_ name: some Collection<UInt8>) -> String {
    String(decoding: name.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
