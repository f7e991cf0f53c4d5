internal import Git
internal import LaneSystem

extension HookSlot {
  /// Throws where installing would lose something.
  func check(_ text: [UInt8], _ environment: [String: String]) throws(HookError) {
    switch owner {
    case .nobody, .us:
      return
    case .someone:
      guard carrier != nil || canBeBackedUp else {
        throw .backupTaken(hook: hook, path: backup)
      }
    case .usEdited:
      let difference = Self.difference(from: text, to: path, environment)
      throw .modified(hook: hook, path: path, difference: difference)
    case .noFile:
      throw .occupied(hook: hook, path: path)
    }
  }

  /// What was edited, as a patch from our text to what stands there.
  static func difference(
    from text: [UInt8],
    to path: String,
    _ environment: [String: String]
  ) -> String {
    let git = GitCommand(environment: environment, directory: "/")
    let diff = ["diff", "--no-index", "--no-color", "--no-ext-diff", "--no-textconv"]
    let answer = try? git.run(diff + ["--", "-", path], input: text)
    return String(decoding: answer?.output.prefix(16 << 10) ?? [], as: UTF8.self)
  }

  /// Puts our text there.
  func put(_ text: [UInt8]) throws(SystemError) -> HookReport.Entry {
    switch owner {
    case .us where own.text == text:
      if own.stamp?.isExecutable == true { return entry(.unchanged) }
      try Files.chmod(own.path, 0o755)
      return entry(.rearmed)
    case .us:
      try Files.writeAtomically(own.path, text, mode: 0o755)
      return entry(.updated)
    case .someone where carrier != nil:
      return entry(.unchanged)
    case .someone:
      try keep()
      try Files.writeAtomically(path, text, mode: 0o755)
      return entry(.installed)
    case .nobody, .usEdited, .noFile:
      try Files.writeAtomically(path, text, mode: 0o755)
      return entry(.installed)
    }
  }

  /// Keeps what stands there as the previous hook.
  ///
  /// A second name first, then the replacement: there is no moment without a hook.
  private func keep() throws(SystemError) {
    if let taken = Files.stamp(backup), taken.inode != file.stamp?.inode {
      try Files.remove(backup)
    }
    if Files.stamp(backup) == nil { try Files.link(path, at: backup) }
    try removeAside()
  }

  /// lefthook leaves what it replaced as `.old` and never runs it; where that is ours nobody needs it.
  private func removeAside() throws(SystemError) {
    let aside = HookFile(path + ".old")
    if aside.owner(digest: nil) == .us { try Files.remove(aside.path) }
  }

  /// Takes ours away and puts back what was there before.
  func clear() throws(SystemError) -> HookReport.Entry {
    switch owner {
    case .someone, .noFile:
      try removeAside()
      return entry(.leftForeign)
    case .usEdited:
      return entry(.leftEdited)
    case .nobody, .us:
      let kept = HookFile(backup)
      if kept.exists, !isSuperseded(kept) {
        try Files.rename(backup, to: own.path)
        return entry(.restored)
      }
      try Files.remove(backup)
      guard owner == .us else { return entry(.absent) }
      try Files.remove(own.path)
      return entry(.removed)
    }
  }

  /// Whether what was kept is of no use once we are gone: it forwards on our behalf, or the program
  /// that took our place has written its hook anew.
  private func isSuperseded(_ kept: HookFile) -> Bool {
    guard let text = kept.text else { return false }
    if HookForward.directory(of: text) != nil || HookShim.program(of: text) != nil { return true }
    return carrier == .preCommit && HookManager(writing: text) == .preCommit
  }

  func entry(_ outcome: HookReport.Outcome) -> HookReport.Entry {
    HookReport.Entry(hook: hook, outcome: outcome, previous: previous, carrier: carrier)
  }
}
