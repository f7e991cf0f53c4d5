internal import Git
internal import LaneSystem

/// Puts git lane's hooks into a repository and takes them out again.
///
/// Nothing is written unless everything can be: all hooks are looked at first. A second installation
/// changes no byte and no time stamp.
package enum HookInstaller {
  /// The hooks of this version.
  package static let hooks = [
    "pre-commit", "pre-merge-commit", "post-commit", "post-merge", "post-checkout", "post-rewrite",
    "pre-push",
  ]

  /// Installs the hooks, which will start the program at this absolute path.
  package static func install(
    environment: [String: String],
    directory: String,
    program: String
  ) throws(HookError) -> HookReport {
    let site = try HookSite.find(environment: environment, directory: directory)
    if let redirection = site.redirection { throw .hooksElsewhere(redirection) }
    let text = HookShim.text(program: program)
    // Once without the lock, whose file would be the first thing that a refusal leaves behind.
    for slot in try slots(site) { try check(slot, text, environment) }

    return try locked(site) { () throws(HookError) in
      let slots = try slots(site)
      for slot in slots { try check(slot, text, environment) }
      return try doing { () throws(SystemError) in
        try Files.makeDirectories(site.directory)
        let entries = try slots.map { slot throws(SystemError) in try put(text, into: slot) }
        var manifest = try HookManifest.read(in: site.commonDirectory)
        for slot in slots { manifest.digests[slot.place] = HookManifest.digest(text) }
        try manifest.write(in: site.commonDirectory)
        return HookReport(directory: site.directory, hooks: entries)
      }
    }
  }

  /// Removes what we installed, wherever git looks for hooks by now, and puts back what was there.
  package static func uninstall(environment: [String: String], directory: String)
    throws(HookError) -> HookReport
  {
    let site = try HookSite.find(environment: environment, directory: directory)
    let found = try slots(site, withForgotten: true)
    if found.allSatisfy({ $0.owner == .nobody && Files.stamp($0.backup) == nil }) {
      return HookReport(directory: site.directory, hooks: found.map { $0.entry(.absent) })
    }
    return try locked(site) { () throws(HookError) in
      let slots = try slots(site, withForgotten: true)
      return try doing { () throws(SystemError) in
        let entries = try slots.map { slot throws(SystemError) in try clear(slot) }
        try HookManifest().write(in: site.commonDirectory)
        return HookReport(directory: site.directory, hooks: entries)
      }
    }
  }

  /// Looks at every hook and changes nothing.
  package static func status(environment: [String: String], directory: String)
    throws(HookError) -> HookStatus
  {
    let site = try HookSite.find(environment: environment, directory: directory)
    let entries = try slots(site).map { slot in
      let fault =
        site.redirection.map(HookStatus.Fault.hooksElsewhere)
        ?? slot.fault(environment: environment)
      return HookStatus.Entry(hook: slot.hook, fault: fault, previous: slot.previous)
    }
    return HookStatus(directory: site.directory, hooks: entries)
  }
}

extension HookInstaller {
  /// The places of today's hooks; with those that only the manifest knows, where asked.
  private static func slots(_ site: HookSite, withForgotten: Bool = false) throws(HookError)
    -> [HookSlot]
  {
    try doing { () throws(SystemError) in
      let manifest = try HookManifest.read(in: site.commonDirectory)
      var places = hooks.map { "\(site.place ?? HookSite.ownPlace)/\($0)" }
      if withForgotten {
        places += manifest.digests.keys.filter { !places.contains($0) }.sorted()
      }
      return places.map { HookSlot($0, in: site.commonDirectory, manifest) }
    }
  }

  /// Throws where installing would lose something.
  private static func check(_ slot: HookSlot, _ text: [UInt8], _ environment: [String: String])
    throws(HookError)
  {
    switch slot.owner {
    case .nobody, .us:
      return
    case .someone:
      if !slot.canBeBackedUp { throw .backupTaken(hook: slot.hook, path: slot.backup) }
    case .usEdited:
      let difference = difference(slot, text, environment)
      throw .modified(hook: slot.hook, path: slot.path, difference: difference)
    case .noFile:
      throw .occupied(hook: slot.hook, path: slot.path)
    }
  }

  /// What was edited, as a patch from our text to what stands there.
  private static func difference(
    _ slot: HookSlot,
    _ text: [UInt8],
    _ environment: [String: String]
  ) -> String {
    let git = GitCommand(environment: environment, directory: "/")
    let diff = ["diff", "--no-index", "--no-color", "--no-ext-diff", "--no-textconv"]
    let answer = try? git.run(diff + ["--", "-", slot.path], input: text)
    return String(decoding: answer?.output.prefix(16 << 10) ?? [], as: UTF8.self)
  }

  private static func put(_ text: [UInt8], into slot: HookSlot) throws(SystemError)
    -> HookReport.Entry
  {
    switch slot.owner {
    case .us where slot.text == text:
      if slot.stamp?.isExecutable == true { return slot.entry(.unchanged) }
      try Files.chmod(slot.path, 0o755)
      return slot.entry(.rearmed)
    case .us:
      try Files.writeAtomically(slot.path, text, mode: 0o755)
      return slot.entry(.updated)
    case .someone:
      // A second name first, then the replacement: there is no moment without a hook.
      if Files.stamp(slot.backup) == nil { try Files.link(slot.path, at: slot.backup) }
      try Files.writeAtomically(slot.path, text, mode: 0o755)
      return slot.entry(.installed)
    case .nobody, .usEdited, .noFile:
      try Files.writeAtomically(slot.path, text, mode: 0o755)
      return slot.entry(.installed)
    }
  }

  private static func clear(_ slot: HookSlot) throws(SystemError) -> HookReport.Entry {
    switch slot.owner {
    case .someone, .noFile:
      return slot.entry(.leftForeign)
    case .usEdited:
      return slot.entry(.leftEdited)
    case .nobody, .us:
      if Files.stamp(slot.backup) != nil {
        try Files.rename(slot.backup, to: slot.path)
        return slot.entry(.restored)
      }
      guard slot.owner == .us else { return slot.entry(.absent) }
      try Files.remove(slot.path)
      return slot.entry(.removed)
    }
  }

  /// Keeps installations in other worktrees of the repository out.
  private static func locked<Result>(
    _ site: HookSite,
    _ body: () throws(HookError) -> Result
  ) throws(HookError) -> Result {
    let lock = try doing { () throws(SystemError) in
      try Files.makeDirectories(site.commonDirectory + "/lane")
      return try FileLock.acquire(site.commonDirectory + "/lane/hooks-lock")
    }
    defer { withExtendedLifetime(lock) {} }
    return try body()
  }

  private static func doing<Result: ~Copyable>(_ body: () throws(SystemError) -> Result)
    throws(HookError) -> Result
  {
    do throws(SystemError) { return try body() } catch { throw .system(error) }
  }
}

extension HookSlot {
  fileprivate func entry(_ outcome: HookReport.Outcome) -> HookReport.Entry {
    HookReport.Entry(hook: hook, outcome: outcome, previous: previous)
  }

  /// Why the hook here would not do its work.
  fileprivate func fault(environment: [String: String]) -> HookStatus.Fault? {
    switch owner {
    case .nobody: return .notInstalled
    case .usEdited: return .edited
    case .noFile: return .replaced
    case .someone: return Files.exists(path) ? .replaced : .danglingLink
    case .us: break
    }
    guard stamp?.isExecutable == true else { return .notExecutable }
    guard let text, let program = HookShim.program(of: text) else { return nil }
    let isThere = [program, "git-lane"].contains {
      ChildProcess.locate($0, environment: environment) != nil
    }
    return isThere ? nil : .programMissing(program)
  }
}
