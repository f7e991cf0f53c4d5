internal import LaneSystem

extension HookInstaller {
  /// Writes what a plan says; all of it was found to be possible.
  static func write(_ plan: HookPlan, _ slots: [HookSlot], _ text: [UInt8]) throws(HookError)
    -> HookReport
  {
    try doing { () throws(SystemError) in
      try Files.makeDirectories(plan.directory)
      var manifest = try HookManifest.read(in: plan.site.commonDirectory)
      if let dispatch = plan.forward { try forward(dispatch, plan, &manifest) }
      let entries = try slots.map { slot throws(SystemError) in try slot.put(text) }
      for slot in slots {
        let isOurs = slot.owner != .someone || slot.carrier == nil
        manifest.digests[slot.place] = isOurs ? HookManifest.digest(text) : nil
      }
      try manifest.write(in: plan.site.commonDirectory)
      var report = HookReport(directory: plan.directory, hooks: entries)
      for script in plan.scripts where try script.put() {
        report.notes.append("wrote lines into '\(script.file.path)'; commit it")
      }
      if let dispatch = plan.forward {
        report.notes.append(
          "core.hooksPath of this repository leads there; what is in '\(dispatch.forward)' runs on"
        )
      }
      if slots.contains(where: { $0.manager == .lefthook && $0.carrier == nil }) {
        report.notes.append(
          "lefthook takes these places again when its configuration changes; jobs in it last: git "
            + "lane hooks install --manual"
        )
      }
      return report
    }
  }

  /// Makes our directory run what it hides.
  private static func forward(
    _ dispatch: HookManifest.Dispatch,
    _ plan: HookPlan,
    _ manifest: inout HookManifest
  ) throws(SystemError) {
    manifest.dispatch = dispatch
    let text = HookForward.text(to: dispatch.forward)
    // Where ours stands already, that is the directory of ours: what is forwarded stays so.
    let source = dispatch.forward.hasPrefix("/") ? dispatch.forward : plan.site.directory
    let needed = HookForward.namesWhereNeeded.filter { HookFile("\(source)/\($0)").isExecutable }
    for name in HookForward.names + needed {
      let slot = HookSlot("\(plan.place)/\(name)", in: plan.site.commonDirectory, manifest)
      // A server's gate stands before what is forwarded, as ours do.
      let isGate = slot.file.text.map { HookShim.isMarked($0) } ?? false
      if !isGate { manifest.digests[slot.place] = HookManifest.digest(text) }
      try put(text, at: isGate ? HookFile(slot.backup) : slot.file)
    }
    for name in hooks {
      try put(text, at: HookFile("\(plan.directory)/\(name).lane-prev"))
    }
  }

  private static func put(_ text: [UInt8], at file: HookFile) throws(SystemError) {
    guard file.text != text || file.stamp?.isExecutable != true else { return }
    try Files.writeAtomically(file.path, text, mode: 0o755)
  }

  /// Gives `core.hooksPath` back, unless somebody has set it anew.
  static func undo(_ dispatch: HookManifest.Dispatch?, at site: HookSite, _ git: HookGit)
    throws(HookError)
  {
    let own = try git.hooksPaths().last { $0.scope == "local" }
    guard own?.value.hasSuffix("/" + HookSite.dispatchPlace) == true else { return }
    try git.setHooksPath(dispatch?.was)
  }

  /// Takes our files away.
  static func clear(_ site: HookSite, _ manifest: HookManifest) throws(SystemError) -> HookReport {
    var entries: [HookReport.Entry] = []
    for slot in slots(at: site, manifest) {
      let entry = try slot.clear()
      // What only forwarded is nobody's hook.
      let isForward = slot.place.hasPrefix(HookSite.dispatchPlace) && !hooks.contains(slot.hook)
      if !isForward || entry.outcome == .leftEdited { entries.append(entry) }
    }
    for place in [HookSite.dispatchPlace, HookSite.carriedPlace] {
      let directory = "\(site.commonDirectory)/\(place)"
      if (try? Files.list(directory))?.isEmpty == true { try Files.removeTree(directory) }
    }
    return HookReport(directory: site.directory, hooks: entries)
  }
}
