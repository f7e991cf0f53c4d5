/// Paths as dossiers write them: as they are where they are clean text, else as git quotes them.
package enum ReviewPath {
  /// The text under which a path is put before a reviewer.
  package static func text(_ path: [UInt8]) -> String {
    guard let text = String(validating: path, as: UTF8.self), SafeText.line(text) == text,
      !text.hasPrefix("\"")
    else { return PathQuoting.quoted(path) }
    return text
  }

  /// The path that a reviewer's text stands for.
  package static func path(_ text: String) -> [UInt8] {
    let text = text.hasPrefix("./") ? text.dropFirst(2) : text[...]
    guard text.hasPrefix("\"") else { return Array(text.utf8) }
    return PathQuoting.unquoted(String(text)) ?? Array(text.utf8)
  }
}
