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

  /// What a person asked for.
  package enum Way: Sendable {
    /// Where git looks for hooks, beside what is there.
    case plain
    /// A directory of our own before the one that `core.hooksPath` leads to.
    case dispatch
    /// Lines in the scripts that husky runs.
    case husky
  }

  /// Installs the hooks, which will start the program at this absolute path.
  package static func install(
    environment: [String: String],
    directory: String,
    program: String,
    way: Way = .plain
  ) throws(HookError) -> HookReport {
    guard try !isServer(environment: environment, directory: directory) else { throw .server }
    let site = try HookSite.find(environment: environment, directory: directory)
    let jobs = LefthookJobs(environment: environment, directory: directory)
    let text = HookShim.text(program: program)
    let prepare = { () throws(HookError) -> (HookPlan, [HookSlot]) in
      let manifest = try manifest(site)
      let plan = try HookPlan(way, at: site, manifest)
      let slots = slots(of: plan, manifest, jobs)
      for slot in slots { try slot.check(text, environment) }
      if way == .husky { for script in plan.scripts { try script.check(environment) } }
      return (plan, slots)
    }
    // Once without the lock, whose file would be the first thing that a refusal leaves behind.
    _ = try prepare()
    return try locked(site) { () throws(HookError) in
      let (plan, slots) = try prepare()
      var report = try write(plan, slots, text)
      if try HookGit(environment: environment, directory: directory).isBare() {
        report.notes.append(
          "git runs these for who pushes from here; for who pushes to here: "
            + "git lane hooks install --server"
        )
      }
      if plan.forward != nil {
        let git = HookGit(environment: environment, directory: directory)
        if try git.hooksPath()?.value != plan.directory { try git.setHooksPath(plan.directory) }
      }
      return report
    }
  }

  /// Whether git runs none of these hooks here, but those of a server.
  package static func isServer(environment: [String: String], directory: String)
    throws(HookError) -> Bool
  {
    try HookGit(environment: environment, directory: directory).isServer()
  }

  /// Removes what we installed, wherever git looks for hooks by now, and puts back what was there.
  package static func uninstall(
    environment: [String: String],
    directory: String,
    way: Way = .plain
  ) throws(HookError) -> HookReport {
    let site = try HookSite.find(environment: environment, directory: directory)
    let git = HookGit(environment: environment, directory: directory)
    let scripts = scripts(at: site)
    let known = try manifest(site)
    let found = slots(at: site, known)
    let isAbsent =
      known == known.ofServer && scripts.allSatisfy { $0.state == .absent }
      && found.allSatisfy { $0.owner == .nobody && !HookFile($0.backup).exists }
    if isAbsent {
      return HookReport(directory: site.directory, hooks: found.map { $0.entry(.absent) })
    }
    return try locked(site) { () throws(HookError) in
      let manifest = try manifest(site)
      if manifest.dispatch != nil { try undo(manifest.dispatch, at: site, git) }
      return try doing { () throws(SystemError) in
        var report = try clear(site, manifest)
        try manifest.ofServer.write(in: site.commonDirectory)
        for script in scripts where script.state == .asked {
          let words = "'\(script.file.path)'"
          if way == .husky, try script.clear() {
            report.notes.append("the lines in \(words) are gone; commit that")
          } else {
            report.notes.append(
              "\(words) still has our lines, for others: git lane hooks uninstall --husky"
            )
          }
        }
        return report
      }
    }
  }

  /// Looks at every hook and changes nothing.
  package static func status(environment: [String: String], directory: String)
    throws(HookError) -> HookStatus
  {
    let site = try HookSite.find(environment: environment, directory: directory)
    let jobs = LefthookJobs(environment: environment, directory: directory)
    var status = try status(of: site, environment, jobs)
    if let dispatch = try manifest(site).dispatch {
      let git = HookGit(environment: environment, directory: directory)
      status.notes = try unforwarded(dispatch, at: site, git)
    }
    return status
  }

  /// What a directory of ours hides without running it, since it came to be after us.
  private static func unforwarded(
    _ dispatch: HookManifest.Dispatch,
    at site: HookSite,
    _ git: HookGit
  ) throws(HookError) -> [String] {
    var notes: [String] = []
    if dispatch.was == nil, let shared = try git.sharedHooksPath(), shared != dispatch.forward {
      notes.append(
        "core.hooksPath leads to '\(shared)' outside of this repository by now, and what is there does "
          + "not run here: git lane hooks uninstall, then git lane hooks install --local-dispatch"
      )
    }
    for name in HookForward.namesWhereNeeded
    where HookFile("\(dispatch.forward)/\(name)").isExecutable
      && !HookFile("\(site.commonDirectory)/\(HookSite.dispatchPlace)/\(name)").exists
    {
      notes.append("'\(dispatch.forward)/\(name)' does not run here: git lane hooks install")
    }
    return notes
  }

  /// The same with less asked: no other program, not where the gate's own is.
  static func quickStatus(of site: HookSite) throws(HookError) -> HookStatus {
    try status(of: site, nil, nil)
  }

  private static func status(
    of site: HookSite,
    _ environment: [String: String]?,
    _ jobs: LefthookJobs?
  ) throws(HookError) -> HookStatus {
    let manifest = try manifest(site)
    let scripts = scripts(at: site)
    var slots = slots(at: site, manifest, withForgotten: false)
    jobs?.mark(&slots)
    let entries = slots.map { slot in
      var fault = slot.fault(environment: environment)
      // What git runs there may be our very text all the same.
      if fault != nil || site.use == .elsewhere(.empty), let elsewhere = site.redirection,
        scripts.isEmpty
      {
        fault = .hooksElsewhere(elsewhere)
      }
      let script = scripts.first { $0.hook == slot.hook }
      return HookStatus.Entry(
        hook: slot.hook,
        fault: script?.fault ?? fault,
        previous: slot.previous,
        carrier: script.map { .lines(in: $0.file.path) } ?? slot.carrier
      )
    }
    return HookStatus(directory: site.directory, hooks: entries)
  }
}

extension HookInstaller {
  static func manifest(_ site: HookSite) throws(HookError) -> HookManifest {
    try doing { () throws(SystemError) in try HookManifest.read(in: site.commonDirectory) }
  }

  private static func scripts(at site: HookSite) -> [HuskyScript] {
    guard case .husky(let directory) = site.use else { return [] }
    return hooks.map { HuskyScript($0, in: directory) }
  }

  /// The places of our files by a plan.
  private static func slots(of plan: HookPlan, _ manifest: HookManifest, _ jobs: LefthookJobs)
    -> [HookSlot]
  {
    var slots = hooks.map {
      HookSlot("\(plan.place)/\($0)", in: plan.site.commonDirectory, manifest)
    }
    jobs.mark(&slots)
    return slots
  }

  /// What stands where git, or a script that git runs, would look for our files; with those that only
  /// the manifest knows, where asked.
  static func slots(
    at site: HookSite,
    _ manifest: HookManifest,
    withForgotten: Bool = true
  ) -> [HookSlot] {
    let place =
      switch site.use {
      case .place(let place): place
      case .husky: HookSite.carriedPlace
      case .elsewhere(.empty): HookSite.ownPlace
      case .elsewhere: withForgotten ? HookSite.ownPlace : site.directory
      }
    var places = hooks.map { "\(place)/\($0)" }
    if withForgotten {
      let forgotten = manifest.digests.keys.filter { !places.contains($0) }
      places += forgotten.filter { !ServerHooks.own($0) }.sorted()
    }
    return places.map { HookSlot($0, in: site.commonDirectory, manifest) }
  }

  /// Keeps installations in other worktrees of the repository out.
  static func locked<Result>(
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

  static func doing<Result: ~Copyable>(_ body: () throws(SystemError) -> Result)
    throws(HookError) -> Result
  {
    do throws(SystemError) { return try body() } catch { throw .system(error) }
  }
}
