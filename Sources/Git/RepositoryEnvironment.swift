/// What git tells a program about its repository through environment variables.
///
/// libgit2 can read these itself, but only from the process's own environment. Here they come
/// from the caller's dictionary, so that a test, or a server that judges several repositories,
/// needs no `setenv`.
struct RepositoryEnvironment {
  let directory: String
  let gitDirectory: String?
  let commonDirectory: String?
  let workTree: String?
  let indexFile: String?
  let objectDirectory: String?
  let alternates: [String]
  let ceilings: String?
  let crossesFilesystems: Bool
  let isQuarantined: Bool

  /// Reads the variables; relative paths are relative to `directory`, as git's are to the
  /// directory it runs in.
  init(_ environment: [String: String], directory: String) {
    func path(_ name: String) -> String? {
      guard let value = environment[name], !value.isEmpty else { return nil }
      return Self.absolute(value, in: directory)
    }
    self.directory = directory
    gitDirectory = path("GIT_DIR")
    commonDirectory = path("GIT_COMMON_DIR")
    workTree = path("GIT_WORK_TREE")
    indexFile = path("GIT_INDEX_FILE")
    objectDirectory = path("GIT_OBJECT_DIRECTORY")
    alternates = Self.pathList(environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] ?? "")
      .map { Self.absolute($0, in: directory) }
    ceilings = environment["GIT_CEILING_DIRECTORIES"]
    crossesFilesystems = Self.isTrue(environment["GIT_DISCOVERY_ACROSS_FILESYSTEM"])
    isQuarantined = environment["GIT_QUARANTINE_PATH"] != nil
  }

  static func absolute(_ path: String, in directory: String) -> String {
    if path.utf8.first == UInt8(ascii: "/") { return path }
    if path == "." { return directory }
    return directory.utf8.last == UInt8(ascii: "/") ? directory + path : "\(directory)/\(path)"
  }

  private static func isTrue(_ value: String?) -> Bool {
    guard let value = value?.lowercased() else { return false }
    return !["", "0", "false", "no", "off"].contains(value)
  }

  /// Splits a list of paths at colons; one that starts with a quote is quoted as in C.
  static func pathList(_ text: String) -> [String] {
    var paths: [String] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let path: [UInt8]
      if rest.first == UInt8(ascii: "\""), let quoted = unquotedPrefix(&rest) {
        path = quoted
      } else {
        path = Array(rest.prefix { $0 != UInt8(ascii: ":") })
        rest = rest.dropFirst(path.count)
      }
      rest = rest.drop { $0 != UInt8(ascii: ":") }.dropFirst()
      if !path.isEmpty { paths.append(String(decoding: path, as: UTF8.self)) }
    }
    return paths
  }

  /// Takes one C-quoted string off the front; leaves `text` alone where it is not closed.
  private static func unquotedPrefix(_ text: inout ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text.dropFirst()
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""):
        text = rest
        return bytes
      case UInt8(ascii: "\\"):
        guard let escaped = unescaped(&rest) else { return nil }
        bytes.append(escaped)
      default:
        bytes.append(byte)
      }
    }
    return nil
  }

  private static func unescaped(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
    guard let byte = rest.popFirst() else { return nil }
    switch byte {
    case UInt8(ascii: "a"): return 7
    case UInt8(ascii: "b"): return 8
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "v"): return 11
    case UInt8(ascii: "f"): return 12
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return byte
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      guard let second = octalDigit(&rest), let third = octalDigit(&rest) else { return nil }
      return (byte - UInt8(ascii: "0")) << 6 | second << 3 | third
    default: return nil
    }
  }

  private static func octalDigit(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
    guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte) else {
      return nil
    }
    rest = rest.dropFirst()
    return byte - UInt8(ascii: "0")
  }
}
