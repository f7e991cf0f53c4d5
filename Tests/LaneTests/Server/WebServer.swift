import LaneSystem
import TestSupport
import Testing

/// A web server on the loopback that serves a sandbox's bare repositories by `git http-backend`:
/// lighttpd where it is installed, else a small one of our own.
final class WebServer {
  let sandbox: TestSandbox
  let port: Int
  private let pidFile: String

  /// Starts one; our own where that is asked for, or nothing else is installed.
  init(in sandbox: TestSandbox, isOwn: Bool = false) throws {
    self.sandbox = sandbox
    pidFile = "\(sandbox.root)/web\(isOwn ? "-own" : "").pid"
    let path = try sandbox.run("git", ["--exec-path"]).expectSuccess().line
    let backend = "\(path)/git-http-backend"
    port =
      Files.exists(Self.lighttpd) && !isOwn
      ? try Self.startLighttpd(sandbox, backend, pidFile)
      : try Self.startOwn(sandbox, backend, pidFile)
  }

  deinit {
    guard let text = try? Files.read(pidFile) else { return }
    let id = String(decoding: text, as: UTF8.self).filter(\.isNumber)
    _ = try? sandbox.run("kill", [id])
  }

  /// Where a repository is to be found.
  func url(of repository: TestRepository) -> String {
    let name = repository.path.split(separator: "/").last ?? ""
    return "http://127.0.0.1:\(port)/git/\(name)"
  }

  /// A place that wants a password, whatever it is given.
  var closedURL: String { "http://127.0.0.1:\(port)/closed" }

  private static let lighttpd = "/usr/sbin/lighttpd"

  private static func startLighttpd(
    _ sandbox: TestSandbox,
    _ backend: String,
    _ pidFile: String
  ) throws -> Int {
    let closed =
      "#!/bin/sh\nprintf 'Status: 401\\r\\nWWW-Authenticate: Basic realm=\"x\"\\r\\n\\r\\n'\n"
    try Files.create("\(sandbox.root)/closed", Array(closed.utf8), mode: 0o755)
    // It cannot be asked for any free port, so some are tried.
    for _ in 0..<50 {
      let port = Int.random(in: 20_000..<60_000)
      let settings = """
        server.modules = ("mod_alias", "mod_setenv", "mod_cgi")
        server.document-root = "\(sandbox.root)"
        server.bind = "127.0.0.1"
        server.port = \(port)
        server.pid-file = "\(pidFile)"
        server.errorlog = "\(sandbox.root)/web.log"
        server.upload-dirs = ("\(sandbox.root)/tmp")
        alias.url = ("/git" => "\(backend)", "/closed" => "\(sandbox.root)/closed")
        $HTTP["url"] =~ "^/(git|closed)" {
          cgi.assign = ("" => "")
          setenv.set-environment = (
            "GIT_PROJECT_ROOT" => "\(sandbox.root)",
            "GIT_HTTP_EXPORT_ALL" => "1",
            "REMOTE_USER" => "kam",
            "PATH" => "/usr/local/bin:/usr/bin:/bin"
          )
        }

        """
      let file = "\(sandbox.root)/web.conf"
      try Files.writeAtomically(file, Array(settings.utf8))
      if try sandbox.run(lighttpd, ["-f", file]).status == 0 { return port }
    }
    throw TestFailure("lighttpd found no free port")
  }

  private static func startOwn(
    _ sandbox: TestSandbox,
    _ backend: String,
    _ pidFile: String
  ) throws -> Int {
    let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let portFile = "\(sandbox.root)/web.port"
    try sandbox.run(
      "python3",
      ["/\(tests)/Fixtures/git-http-server", sandbox.root, backend, pidFile, portFile]
    ).expectSuccess()
    let text = String(decoding: try Files.read(portFile), as: UTF8.self)
    return try #require(Int(text.filter(\.isNumber)))
  }
}
