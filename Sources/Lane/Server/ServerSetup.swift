internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// Sets the gate of a server up, its hooks and its key, without a question and without the network.
package struct ServerSetup {
  let workspace: Workspace

  /// Opens the bare repository in a directory, by default the one that we are in.
  package init(_ directory: String?, in surroundings: Surroundings) throws(Failure) {
    var there = surroundings
    if let directory {
      there.directory =
        directory.hasPrefix("/") ? directory : "\(surroundings.directory)/\(directory)"
      there.environment = GitCommand.foreignEnvironment(surroundings.environment)
    }
    workspace = try Workspace(there)
    guard workspace.repository.isBare else {
      throw Failure(
        .fatal,
        "not-bare",
        "'\(workspace.repository.gitDirectory)' is not a bare repository",
        expected: "the repository on the server that others push to",
        next: "git lane hooks install, without --server, for a clone"
      )
    }
  }

  private init(there workspace: Workspace) { self.workspace = workspace }

  /// The set-up of a repository that is known to be a server's.
  static func of(_ workspace: Workspace) -> ServerSetup { ServerSetup(there: workspace) }

  /// Whether a repository is one that others push to: bare, and not the centre of worktrees in which
  /// somebody works, unless the gate is installed.
  static func isServer(_ workspace: Workspace) -> Bool {
    guard workspace.repository.isBare else { return false }
    let directory = workspace.repository.commonDirectory
    let hasWorktrees = (try? Files.list(directory + "/worktrees"))?.isEmpty == false
    let manifest = (try? HookManifest.read(in: directory)) ?? HookManifest()
    return !hasWorktrees || manifest.ofServer != HookManifest()
  }

  private var directory: String { workspace.repository.commonDirectory }

  /// Installs the hooks and makes the key; what is there already stays.
  package func install() throws(Failure) -> ServerInstallation {
    try refuseOtherAccount()
    let surroundings = workspace.surroundings
    let hooks = try hooking { () throws(HookError) in
      try ServerHooks.install(
        environment: surroundings.environment,
        directory: surroundings.directory,
        program: surroundings.program
      )
    }
    let key = try workspace.stored { () throws(StoreError) in
      try MachineKey.create(
        email: name,
        environment: surroundings.environment,
        in: workspace.directory
      )
    }
    let search = try LandingKey.find(under: regimes(), in: workspace)
    var isTrusted = false
    if case .found = search { isTrusted = true }
    return ServerInstallation(
      hooks: hooks,
      principal: key.principal,
      key: key.key.line,
      isTrusted: isTrusted
    )
  }

  /// Takes the hooks away; key, receipts and refs stay.
  package func uninstall() throws(Failure) -> HookReport {
    let surroundings = workspace.surroundings
    return try hooking { () throws(HookError) in
      try ServerHooks.uninstall(
        environment: surroundings.environment,
        directory: surroundings.directory
      )
    }
  }

  /// Looks whether git would run the hooks, and whether they are what was installed.
  package func status() throws(Failure) -> ServerStatus {
    let surroundings = workspace.surroundings
    let hooks = try hooking { () throws(HookError) in
      try ServerHooks.status(
        environment: surroundings.environment,
        directory: surroundings.directory
      )
    }
    return ServerStatus(hooks: hooks, faults: ownerFaults(of: hooks))
  }

  /// The policy in force, if there is any that can be read.
  private func regimes() -> [Regime] {
    let keeper = try? Gatekeeper(workspace, refs: .own(), proposed: [])
    return [try? keeper?.regime()].compactMap { $0 ?? nil }
  }

  /// The name that the key goes by: `project@host`.
  private var name: String {
    func plain(_ text: some StringProtocol) -> String {
      String(text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) })
    }
    var own = directory.split(separator: "/").last.map(String.init) ?? ""
    if own.hasSuffix(".git") { own = String(own.dropLast(4)) }
    let (repository, host) = (plain(own), plain(Processes.hostName))
    return "\(repository.isEmpty ? "server" : repository)@\(host.isEmpty ? "localhost" : host)"
  }

  /// What another account writes, the account that receives pushes could not use.
  private func refuseOtherAccount() throws(Failure) {
    guard let owner = Files.owner(of: directory), owner != Processes.user else { return }
    throw Failure(
      .fatal,
      "other-account",
      "'\(directory)' belongs to the account with the number \(owner), and you are \(Processes.user)",
      expected: "the account that receives pushes installs its gate",
      next: "sudo -u '#\(owner)' git lane hooks install --server '\(directory)'"
    )
  }

  /// Who else could change the gate, or use it no more.
  private func ownerFaults(of hooks: HookStatus) -> [String] {
    guard let owner = Files.owner(of: directory) else { return [] }
    var faults: [String] = []
    for entry in hooks.hooks where entry.isArmed {
      let path = "\(hooks.directory)/\(entry.hook)"
      if let account = Files.owner(of: path), account != owner, account != 0 {
        faults.append("'\(path)' belongs to another account than the repository")
      }
    }
    for path in [hooks.directory] + hooks.hooks.map({ "\(hooks.directory)/\($0.hook)" }) {
      if let stamp = Files.stamp(path), stamp.mode & 0o002 != 0, !stamp.isSymbolicLink {
        faults.append("'\(path)' can be written by everybody")
      }
    }
    let key = workspace.directory.machineKey
    if let account = Files.owner(of: key), account != owner {
      faults.append("'\(key)' belongs to another account than the repository")
    }
    return faults
  }

  private func hooking<Result>(_ body: () throws(HookError) -> Result) throws(Failure) -> Result {
    do throws(HookError) { return try body() } catch {
      var failure = Failure(error)
      if case .hooksElsewhere(let elsewhere) = error {
        failure.next = "git config --local core.hooksPath '\(elsewhere.ownDirectory)'"
        failure.otherwise = [
          "keep it, and make the hooks there run: git-lane hook pre-receive (and post-receive), with "
            + "their standard input"
        ]
      }
      throw failure
    }
  }
}
