/// Whom a commit names: a name and an address, as text.
package struct CommitIdentity: Hashable, Sendable {
  package let name: String
  package let email: String

  package init(name: String, email: String) {
    self.name = name
    self.email = email
  }

  /// Takes bytes as a commit has them; what is not UTF-8 is replaced.
  package init(name: [UInt8], email: [UInt8]) {
    self.init(
      name: String(decoding: name, as: UTF8.self),
      email: String(decoding: email, as: UTF8.self)
    )
  }

  /// Reads `Name <address>`; a text without an address is all name.
  package init(text: String) {
    let bytes = Array(text.utf8)
    guard let open = bytes.lastIndex(of: UInt8(ascii: "<")) else {
      self.init(name: text, email: "")
      return
    }
    let address = bytes[open...].dropFirst().prefix { $0 != UInt8(ascii: ">") }
    var name = bytes[..<open]
    while let last = name.last, last == 0x20 || last == 0x09 { name.removeLast() }
    self.init(name: Array(name), email: Array(address))
  }
}
