internal import LaneCore
internal import LaneSystem

/// The program file of a provider, found and measured before it runs.
package struct Program: Sendable, Equatable {
  /// The path under which it was found.
  package let path: String
  /// The file that the path leads to.
  package let realPath: String
  /// The digest of that file, in hexadecimal.
  package let sha256: String

  /// Finds a provider's program and checks it against the digest that policy pins.
  package static func locate(_ request: ReviewerRequest) throws(AgentError) -> Program {
    let (provider, environment) = (request.provider, request.environment)
    guard let name = provider.program ?? provider.command.first ?? provider.kind.adapter.program
    else { throw .commandMissing(provider: provider.name) }
    guard let path = ChildProcess.locate(name, environment: environment),
      let absolute = absolutePath(path), let real = Files.realPath(path)
    else {
      if let path = ChildProcess.locateUnusable(name, environment: environment) {
        throw .programNotExecutable(provider: provider.name, path: path)
      }
      throw .programNotFound(provider: provider.name, program: name)
    }
    let digest = Hex.encode(try request.digest(real))
    if let pinned = provider.sha256, pinned.lowercased() != digest {
      throw .programChanged(path: absolute, expected: pinned, found: digest)
    }
    return Program(path: absolute, realPath: real, sha256: digest)
  }

  private static func absolutePath(_ path: String) -> String? {
    if path.hasPrefix("/") { return path }
    // The last component is kept as it is: a program may act on the name of the link.
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let parent = path.contains("/") ? String(path.prefix(path.count - name.count)) : "."
    return Files.realPath(parent).map { "\($0)/\(name)" }
  }
}

extension Program {
  // Files that mark the top of an installed package: what lies below belongs to the program.
  private static let packageMarks = ["codex-package.json", "package.json"]

  /// The paths that the program needs to see besides the system's own directories.
  ///
  /// Its directory, its package where it is part of one, and its interpreter; never a directory
  /// that holds one of `hidden` (the home, the repository).
  func visiblePaths(hidden: [String], environment: [String: String]) -> [String] {
    var paths: [String] = [path, realPath]
    for file in [path, realPath] {
      guard let directory = Self.parent(of: file) else { continue }
      if Self.isSafe(directory, hidden: hidden) { paths.append(directory) }
    }
    if let top = packageTop(), Self.isSafe(top, hidden: hidden) { paths.append(top) }
    if let interpreter = interpreter(environment: environment) {
      paths += [interpreter] + (Files.realPath(interpreter).map { [$0] } ?? [])
      paths += Self.pythonPaths(interpreter).filter { Self.isSafe($0, hidden: hidden) }
    }
    paths += Self.pythonPaths(path).filter { Self.isSafe($0, hidden: hidden) }
    return paths
  }

  /// What a Python interpreter reads besides itself: the virtual environment that it or a program
  /// beside it belongs to, and the installation below that.
  private static func pythonPaths(_ program: String) -> [String] {
    guard let top = parent(of: program).flatMap(parent) else { return [] }
    guard let text = try? Files.read("\(top)/pyvenv.cfg", limit: 1 << 16) else {
      // An installation of its own has its library beside its programs.
      let name = program.split(separator: "/").last ?? ""
      guard name.hasPrefix("python"), let real = Files.realPath(program),
        let prefix = parent(of: real).flatMap(parent), Files.exists("\(prefix)/lib")
      else { return [] }
      return ["\(prefix)/lib"]
    }
    var paths = [top]
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
      guard parts.count == 2, parts[0] == "home", let prefix = parent(of: parts[1]) else {
        continue
      }
      paths += [parts[1], "\(prefix)/lib"]
    }
    return paths
  }

  private func packageTop() -> String? {
    var directory = Self.parent(of: realPath)
    for _ in 0..<4 {
      guard let here = directory else { return nil }
      if Self.packageMarks.contains(where: { Files.exists("\(here)/\($0)") }) { return here }
      directory = Self.parent(of: here)
    }
    return nil
  }

  /// The interpreter that a script's first line names.
  private func interpreter(environment: [String: String]) -> String? {
    guard let line = Self.firstLine(of: realPath), line.hasPrefix("#!") else { return nil }
    let words = line.dropFirst(2).split(separator: " ").map(String.init)
    guard let first = words.first else { return nil }
    guard first.hasSuffix("/env") else { return first }
    let name = words.dropFirst().first { !$0.hasPrefix("-") && !$0.contains("=") }
    return name.flatMap { ChildProcess.locate($0, environment: environment) }
  }

  private static func firstLine(of path: String) -> String? {
    // A script is small; what is larger than this is no script.
    guard let bytes = try? Files.read(path, limit: 4 << 20) else { return nil }
    return String(decoding: bytes.prefix(256).prefix { $0 != 0x0a }, as: UTF8.self)
  }

  /// Whether a directory may be seen as a whole: nothing that is hidden is in it.
  static func isSafe(_ directory: String, hidden: [String]) -> Bool {
    // What is seen is the directory that a link leads to.
    [directory, Files.realPath(directory) ?? directory].allSatisfy { directory in
      let prefix = directory == "/" ? "/" : directory + "/"
      // A work tree would bring its specs and its history along.
      return !Files.exists(prefix + ".git")
        && !hidden.contains { $0 == directory || $0.hasPrefix(prefix) }
    }
  }

  private static func parent(of path: String) -> String? {
    guard let slash = path.lastIndex(of: "/"), path != "/" else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
