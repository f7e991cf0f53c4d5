import Git
import Glibc
import Testing

/// A directory of its own with real git in it, cut off from the machine's configuration.
final class Sandbox {
  enum Failure: Error {
    case system(String)
  }

  let root: String
  private var scripts = 0

  init() throws {
    var template = Array("/tmp/git-lane-test-XXXXXX".utf8CString)
    guard let made = unsafe mkdtemp(&template) else { throw Failure.system("mkdtemp") }
    root = unsafe String(cString: made)
    try write("home/.gitconfig", "[user]\n\tname = A U Thor\n\temail = author@example.org\n")
  }

  deinit {
    _ = unsafe system("rm -rf '\(root)'")
  }

  /// The environment that scripts run in, and that repositories are opened with.
  var environment: [String: String] {
    [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "\(root)/home", "TZ": "UTC", "LC_ALL": "C",
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": root,
      "GIT_AUTHOR_DATE": "1700000000 +0100", "GIT_COMMITTER_DATE": "1700000000 +0100",
    ]
  }

  /// Runs a shell script in a directory below the root; its output, without the last newline.
  @discardableResult
  func sh(
    _ script: String,
    in directory: String = ".",
    environment extra: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let output = try bytes(
      script,
      in: directory,
      environment: extra,
      sourceLocation: sourceLocation
    )
    let text = String(decoding: output, as: UTF8.self)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  /// Runs a shell script; its output as bytes, and an issue where it fails.
  func bytes(
    _ script: String,
    in directory: String = ".",
    environment extra: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [UInt8] {
    scripts += 1
    let file = "script-\(scripts)"
    try write(file, "set -e\ncd '\(root)/\(directory)'\n\(script)\n")
    let variables = environment.merging(extra) { $1 }.map { "'\($0.key)=\($0.value)'" }
    let command = "env -i \(variables.joined(separator: " ")) sh '\(root)/\(file)' 2>'\(root)/err'"
    guard let pipe = unsafe popen(command, "r") else { throw Failure.system("popen") }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe fread(&buffer, 1, buffer.count, pipe)
      guard count > 0 else { break }
      output.append(contentsOf: buffer[..<count])
    }
    let status = unsafe pclose(pipe)
    if status != 0 {
      let reason = String(decoding: try read("err"), as: UTF8.self)
      Issue.record("script ended with \(status): \(reason)", sourceLocation: sourceLocation)
    }
    return output
  }

  /// Makes a repository with one commit of `file`.
  func makeRepository(_ name: String = "repo") throws {
    try sh(
      """
      git init -q -b main \(name)
      cd \(name)
      echo one >file
      git add file
      git commit -qm one
      """
    )
  }

  func open(
    _ directory: String = "repo",
    environment extra: [String: String] = [:]
  ) throws(GitError) -> Repository {
    try Repository.open(
      environment: environment.merging(extra) { $1 },
      directory: "\(root)/\(directory)"
    )
  }

  /// What `git rev-parse` says.
  func oid(_ revision: String, in directory: String = "repo") throws -> OID {
    try #require(OID(hex: try sh("git rev-parse --verify '\(revision)'", in: directory)))
  }

  func write(_ path: String, _ text: String) throws {
    try write(path, bytes: Array(text.utf8))
  }

  func write(_ path: String, bytes: [UInt8]) throws {
    if let slash = path.lastIndex(of: "/") {
      _ = unsafe system("mkdir -p '\(root)/\(path[..<slash])'")
    }
    guard let file = unsafe fopen("\(root)/\(path)", "w") else { throw Failure.system(path) }
    let count = unsafe fwrite(bytes, 1, bytes.count, file)
    #expect(unsafe fclose(file) == 0 && count == bytes.count)
  }

  func read(_ path: String) throws -> [UInt8] {
    guard let file = unsafe fopen("\(root)/\(path)", "r") else { throw Failure.system(path) }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    while true {
      let byte = unsafe fgetc(file)
      guard byte != EOF else { return bytes }
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
  }
}
