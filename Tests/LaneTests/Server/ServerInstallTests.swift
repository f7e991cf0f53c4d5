import LaneCore
import LaneSystem
import TestSupport
import Testing

/// The gate's installation on a server, and what `doctor` says there: SCENARIOS.md 1 to 7 and 31.
@Suite struct ServerInstallTests {
  private let sandbox: TestSandbox
  private let bare: TestRepository

  init() throws {
    sandbox = try TestSandbox()
    bare = try sandbox.repository("project.git", bare: true)
  }

  private func hooks(_ arguments: String...) throws -> TestResult {
    try sandbox.run("git-lane", ["hooks"] + arguments, in: bare.path)
  }

  private func contents(_ directory: String) throws -> [String] {
    try Files.list(directory).sorted().map { name in
      "\(name) \(String(describing: Files.stamp("\(directory)/\(name)")))"
    }
  }

  @Test("install says what to commit, and a second one changes nothing")
  func story() throws {
    let before = try hooks("status", "--server")
    #expect(before.status == 1)
    #expect(before.lines.dropFirst().allSatisfy { $0.contains("NOT ARMED  not installed") })
    let install = try hooks("install", "--server")
    #expect(install.status == 0)
    #expect(install.lines[1] == "  pre-receive   installed")
    #expect(install.lines[2] == "  post-receive  installed")
    let signer = try #require(install.lines.first { $0.contains("ssh-ed25519") })
    #expect(signer.hasPrefix("lane+project@"))
    #expect(install.output.contains("\trole = ci\n"))
    let status = try hooks("status", "--server")
    #expect(status.status == 0 && status.lines.filter { $0.contains("ARMED") }.count == 2)

    let (files, lane) = (try contents("\(bare.path)/hooks"), try contents("\(bare.path)/lane"))
    let again = try hooks("install", "--server")
    #expect(again.lines[1] == "  pre-receive   unchanged")
    #expect(again.output.contains(signer))
    #expect(try contents("\(bare.path)/hooks") == files)
    #expect(try contents("\(bare.path)/lane") == lane)

    let uninstall = try hooks("uninstall", "--server")
    #expect(uninstall.lines[1] == "  pre-receive   removed")
    #expect(!Files.exists("\(bare.path)/hooks/pre-receive"))
    #expect(Files.exists("\(bare.path)/lane/key"))
  }

  @Test("a clone's hooks gate nothing here and are not installed, but beside work trees")
  func clientHooks() throws {
    let refused = try hooks("install")
    #expect(refused.status == 128)
    #expect(refused.errors.contains("git lane hooks install --server"), "\(refused)")
    #expect(!Files.exists("\(bare.path)/hooks/pre-push"))
    try hooks("install", "--server").expectSuccess()
    let status = try hooks("status")
    #expect(status.status == 0 && status.output.contains("pre-receive"), "\(status)")
    let tree = try bare.git("mktree", input: "").line
    let commit = try bare.git("commit-tree", "-m", "x", tree).line
    try bare.git("worktree", "add", "-q", "\(sandbox.root)/tree", commit).expectSuccess()
    let beside = try hooks("install").expectSuccess().output
    #expect(beside.contains("pre-push") && beside.contains("for who pushes to here"), "\(beside)")
  }

  @Test("a directory can be named, from anywhere, a hook's environment notwithstanding")
  func named() throws {
    let other = try sandbox.repository("work")
    let environment = ["GIT_DIR": "\(other.path)/.git", "GIT_INDEX_FILE": "x"]
    let ways = ["project.git", bare.path]
    for way in ways {
      let result = try sandbox.run(
        "git-lane",
        ["hooks", "install", "--server", way],
        environment: environment
      )
      #expect(result.status == 0)
      #expect(result.lines.first == "hooks in \(bare.path)/hooks")
    }
    let clone = try sandbox.run("git-lane", ["hooks", "install", "--server", "work"])
    #expect(clone.status == 128)
    #expect(clone.errors.contains("is not a bare repository"))
    #expect(try sandbox.run("git-lane", ["hooks", "status", "project.git"]).status == 129)
  }

  @Test("2, 3, 5. what was there is chained with the whole input, and comes back")
  func chained() throws {
    let log = "\(sandbox.root)/log"
    for hook in ["pre-receive", "post-receive"] {
      let script = "#!/bin/sh\nsed 's/^/\(hook) /' >>'\(log)'\n"
      try bare.write("hooks/\(hook)", script, mode: 0o755)
    }
    let install = try hooks("install", "--server")
    #expect(install.lines[1].hasSuffix("the previous hook runs after it"))
    #expect(install.lines[2].hasSuffix("the previous hook runs before it"))
    let work = try sandbox.repository("work")
    let id = try work.commit(["a": "1\n"], "one")
    let refs = ["HEAD:refs/heads/a", "HEAD:refs/heads/b"]
    try sandbox.run("git", ["push", "-q", bare.path] + refs, in: work.path).expectSuccess()
    let lines = String(decoding: try Files.read(log), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { $0.contains(id) })
    // Ours refuses before the other one runs.
    let tree = try work.id("HEAD^{tree}")
    let push = ["push", "-q", bare.path, "\(tree):refs/heads/c"]
    #expect(try sandbox.run("git", push, in: work.path).status == 1)
    #expect(try Files.read(log).split(separator: 10).count == 4)
    let uninstall = try hooks("uninstall", "--server")
    #expect(uninstall.lines[1].hasSuffix("removed, the previous hook is back"))
    #expect(try bare.read("hooks/pre-receive").contains(log))
  }

  @Test("4, 6, 7. taken names, edits and a hooksPath elsewhere are refused; nothing is written")
  func refusals() throws {
    try bare.write("hooks/pre-receive", "#!/bin/sh\n", mode: 0o755)
    try bare.write("hooks/pre-receive.lane-prev", "#!/bin/sh\nexit 3\n", mode: 0o755)
    #expect(try hooks("install", "--server").errors.contains("something else is there"))
    #expect(!Files.exists("\(bare.path)/hooks/post-receive"))
    try Files.remove("\(bare.path)/hooks/pre-receive.lane-prev")
    try hooks("install", "--server").expectSuccess()
    try bare.write(
      "hooks/post-receive",
      try bare.read("hooks/post-receive") + "echo mine\n",
      mode: 0o755
    )
    #expect(try hooks("install", "--server").errors.contains("edited by hand"))
    try bare.git("config", "core.hooksPath", "\(sandbox.root)/elsewhere").expectSuccess()
    let elsewhere = try hooks("install", "--server")
    #expect(elsewhere.status == 128)
    #expect(elsewhere.errors.contains("core.hooksPath (local"))
    #expect(elsewhere.errors.split(separator: "\n").filter { $0.hasPrefix("or:") }.count == 1)
    let status = try hooks("status", "--server")
    #expect(status.status == 1 && status.output.contains("core.hooksPath"))
  }

  @Test("31. a hook without its exec bit is not armed, and doctor fails")
  func doctor() throws {
    let server = try GatedServer()
    try server.trustKey()
    let good = try server.remote.lane("doctor")
    #expect(good.status == 0, "\(good)")
    #expect(good.lines.contains { $0.contains("pre-receive") && $0.hasSuffix("ARMED") })
    #expect(good.lines.contains { $0.contains("server's key") && $0.contains("lane+remote@") })
    let hook = "\(server.remote.path)/hooks/pre-receive"
    try Files.chmod(hook, 0o644)
    let bad = try server.remote.lane("doctor")
    #expect(bad.status == 1)
    #expect(bad.output.contains("NOT ARMED: not executable"))
    #expect(bad.output.contains("git lane hooks install --server"))
    try Files.chmod(hook, 0o757)
    #expect(try server.remote.lane("doctor").output.contains("can be written by everybody"))
    try Files.chmod(hook, 0o755)
    try server.remote.git("config", "transfer.hideRefs", "refs/notes").expectSuccess()
    #expect(try server.remote.lane("doctor").output.contains("keeps receipts out"))
    try server.remote.git("config", "--unset", "transfer.hideRefs").expectSuccess()
    try server.remote.git("symbolic-ref", "HEAD", "refs/heads/master").expectSuccess()
    let head = try server.remote.lane("doctor")
    #expect(head.status == 1)
    #expect(head.output.contains("git symbolic-ref HEAD refs/heads/main"))
  }

  @Test("doctor makes the landed receipts, and unites the notes, that killed hooks left behind")
  func repairs() throws {
    let server = try GatedServer()
    try server.trustKey()
    try server.covered("two\n")
    try server.push("main", "refs/notes/lane").expectSuccess()
    try server.fetchNotes()
    let hook = "\(server.remote.path)/hooks/post-receive"
    try Files.writeAtomically(hook, Array("#!/bin/sh\nkill -9 $$\n".utf8), mode: 0o755)
    let tip = try server.covered("three\n")
    try server.push("main", "refs/notes/lane").expectSuccess()
    // And as if the notes had lost a race.
    let notes = try server.remote.id("refs/notes/lane")
    try server.remote.git("update-ref", "refs/notes/lane", "\(notes)^").expectSuccess()
    try Files.remove(hook)
    try server.remote.lane("hooks", "install", "--server").expectSuccess()
    let doctor = try server.remote.lane("doctor")
    #expect(doctor.status == 0, "\(doctor)")
    #expect(doctor.output.contains("1 that were missing are made"))
    #expect(try server.receipts(.review, on: tip).count == 1)
    #expect(try server.receipts(.landed, on: tip).count == 1)
    #expect(try Files.list("\(server.remote.path)/lane/pending").isEmpty)
  }
}
