internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

extension Doctor {
  /// Looks at a server: what rules there, whether its gate is armed, whether it can sign.
  mutating func checkServer() throws(Failure) {
    let install = "git lane hooks install --server"
    do throws(Failure) {
      let status = try ServerSetup.of(workspace).status()
      for entry in status.hooks.hooks {
        if let fault = entry.fault {
          diagnosis.fail("gate", entry.hook, "NOT ARMED: \(fault.words)", next: install)
        } else {
          diagnosis.good("gate", entry.hook, "ARMED")
        }
      }
      for fault in status.faults {
        diagnosis.fail("gate", "files", fault, next: "ls -l '\(status.hooks.directory)'")
      }
    } catch {
      diagnosis.fail("gate", "hooks", error.message, next: error.next)
    }
    try checkHiddenRefs()
    let keeper: Gatekeeper
    do throws(Failure) {
      keeper = try Gatekeeper(workspace, refs: .own(), proposed: [])
      try checkPlace(keeper)
    } catch {
      diagnosis.fail("policy", Workspace.policyFile, error.message, next: error.next)
      return checkLocks()
    }
    if let regime = try keeper.regime() {
      checkFiles(of: regime)
      checkPeople(regime)
      try checkLandingKey(regime)
    }
    try checkRecords()
    checkLocks()
    try checkLandings(keeper)
  }

  /// Whether the policy ref is there, has a policy, and is protected by it.
  private mutating func checkPlace(_ keeper: Gatekeeper) throws(Failure) {
    guard let place = keeper.place else { return }
    guard let regime = try keeper.regime() else {
      let holder = try keeper.selfProtectedBranch(besides: place.branch)
      if let holder {
        diagnosis.fail(
          "policy",
          place.ref,
          "has none, but \(holder) has: only what has its own is gated",
          next: "git symbolic-ref HEAD \(ShellWord.typed(holder))"
        )
      } else {
        diagnosis.warn(
          "policy",
          place.ref,
          "there is none: nothing is gated",
          next: "git lane init"
        )
      }
      return
    }
    let refs = regime.policy.protections.map(\.pattern.text).joined(separator: ", ")
    diagnosis.good("policy", place.ref, "protects \(refs.isEmpty ? "nothing" : refs)")
    guard place.branch != "HEAD", regime.policy.protection(for: place.branch) == nil else { return }
    diagnosis.fail(
      "policy",
      place.ref,
      "holds the policy and is not protected by it",
      next: "git config lane.policyRef <a protected branch>"
    )
  }

  private mutating func checkLandingKey(_ regime: Regime) throws(Failure) {
    switch try LandingKey.find(under: [regime], in: workspace) {
    case .found(let key):
      let words = "\(key.principal), \(key.machine.key.fingerprint)"
      diagnosis.good("keys", "server's key", words)
    case .missing(let reason, let next):
      diagnosis.warn("keys", "server's key", "no landed receipts: \(reason)", next: next)
    }
  }

  /// Refs that a server hides cannot be pushed to it.
  private mutating func checkHiddenRefs() throws(Failure) {
    let config = try workspace.config()
    for key in ["transfer.hiderefs", "receive.hiderefs"] {
      for value in config.all(key)
      where [LaneReferences.notes, LaneReferences.sessions].contains(where: {
        $0 == value || $0.hasPrefix(value.hasSuffix("/") ? value : value + "/")
      }) {
        diagnosis.fail(
          "records",
          key,
          "'\(value)' keeps receipts out",
          next: "git config --unset-all \(key) \(ShellWord.typed(value))"
        )
      }
    }
  }

  /// Makes up for what hooks that were killed left undone.
  private mutating func checkLandings(_ keeper: Gatekeeper) throws(Failure) {
    let pending = PendingNotes(workspace).leftover
    for (path, notes) in pending {
      do throws(Failure) { try PostReceive.unite(notes, in: workspace) } catch {
        diagnosis.fail("records", path, error.message, next: "git lane doctor")
        continue
      }
      try? Files.remove(path)
    }
    guard let policy = try keeper.regime()?.policy else { return }
    // What was just united counts.
    let now = try Gatekeeper(workspace, refs: .own(), proposed: [])
    let repair = LandingRepair(workspace: workspace, keeper: now)
    var landings: [(Case, [Cover])] = []
    for branch in try now.refs.branches(in: workspace)
    where policy.protection(for: branch.name) != nil {
      switch try repair.finding(at: branch.tip, of: branch.name) {
      case .nothing: break
      case .landing(let landing, let covers): landings.append((landing, covers))
      case .uncovered(let last, let failure):
        diagnosis.fail(
          "records",
          branch.name,
          "nothing covers what landed since \(last.hex.prefix(10)): \(failure.message)",
          next: "git lane verify --target \(ShellWord.typed(branch.name)) \(last.hex.prefix(10)).."
            + branch.tip.hex.prefix(10)
        )
      }
    }
    let regimes = [try now.regime()].compactMap(\.self)
    guard !landings.isEmpty,
      case .found(let key) = try LandingKey.find(under: regimes, in: workspace)
    else { return }
    let made = try LandedReceipts(workspace: workspace, key: key).sign(landings, now)
    diagnosis.good("records", "landed receipts", "\(made.count) that were missing are made")
  }
}
