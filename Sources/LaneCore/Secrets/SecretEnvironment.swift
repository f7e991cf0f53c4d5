/// The values of an environment that must not get into a record.
package enum SecretEnvironment {
  // A long value of this many different characters is no word, path or version.
  private static let longest = 4096
  private static let leastLength = 24
  private static let leastVariety = 15

  /// The values of variables that are named as secret, by the caller or by what they are called,
  /// and those that look random.
  package static func secrets(
    in environment: [String: String],
    named names: Set<String> = []
  ) -> [String] {
    environment.filter { name, value in
      guard value.utf8.count >= SecretValues.shortest else { return false }
      if names.contains(name) { return true }
      guard !isPath(value), !isObjectID(value) else { return false }
      return SecretNames.isSecretVariable(name) || looksRandom(value)
    }.map(\.value).sorted()
  }

  /// Whether nobody would type or read a text: capitals, small letters and digits in disorder.
  static func looksRandom(_ text: String) -> Bool {
    let bytes = text.utf8
    guard (leastLength...longest).contains(bytes.count) else { return false }
    var seen: Set<UInt8> = []
    var (capitals, small, digits) = (0, 0, 0)
    for byte in bytes {
      switch byte {
      case 0x41...0x5a: capitals += 1
      case 0x61...0x7a: small += 1
      case 0x30...0x39: digits += 1
      case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        break
      default: return false
      }
      seen.insert(byte)
    }
    return capitals > 1 && small > 1 && digits > 1 && seen.count >= leastVariety
  }

  private static func isPath(_ text: String) -> Bool {
    text.hasPrefix("/") || text.hasPrefix("~/") || text.hasPrefix("./") || text.hasPrefix("../")
  }

  /// What continuous integration has in its environment and records are full of.
  private static func isObjectID(_ text: String) -> Bool {
    [40, 64].contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
