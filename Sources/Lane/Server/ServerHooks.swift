internal import Git
internal import LaneSystem

/// Puts the gate into a server's repository and takes it out again, by the rules of a clone's hooks:
/// what was there is chained, and only what is ours is replaced or removed.
enum ServerHooks {
  static let names = [PreReceive.name, PostReceive.name]

  static func install(
    environment: [String: String],
    directory: String,
    program: String
  ) throws(HookError) -> HookReport {
    let site = try HookSite.find(environment: environment, directory: directory)
    let text = HookShim.text(program: program)
    // Once without the lock, whose file would be the first thing that a refusal leaves behind.
    for slot in try slots(site) { try slot.check(text, environment) }
    return try HookInstaller.locked(site) { () throws(HookError) in
      let slots = try slots(site)
      for slot in slots { try slot.check(text, environment) }
      return try HookInstaller.doing { () throws(SystemError) in
        try Files.makeDirectories(site.directory)
        let entries = try slots.map { slot throws(SystemError) in try slot.put(text) }
        var manifest = try HookManifest.read(in: site.commonDirectory)
        for slot in slots { manifest.digests[slot.place] = HookManifest.digest(text) }
        try manifest.write(in: site.commonDirectory)
        return HookReport(directory: site.directory, hooks: entries)
      }
    }
  }

  static func uninstall(environment: [String: String], directory: String) throws(HookError)
    -> HookReport
  {
    let site = try HookSite.find(environment: environment, directory: directory)
    let found = try places(site)
    if found.allSatisfy({ $0.owner == .nobody && !HookFile($0.backup).exists }) {
      return HookReport(directory: site.directory, hooks: found.map { $0.entry(.absent) })
    }
    return try HookInstaller.locked(site) { () throws(HookError) in
      let slots = try places(site)
      return try HookInstaller.doing { () throws(SystemError) in
        let entries = try slots.map { slot throws(SystemError) in try slot.clear() }
        var manifest = try HookManifest.read(in: site.commonDirectory)
        for slot in slots { manifest.digests[slot.place] = nil }
        try manifest.write(in: site.commonDirectory)
        return HookReport(directory: site.directory, hooks: entries)
      }
    }
  }

  static func status(environment: [String: String], directory: String) throws(HookError)
    -> HookStatus
  {
    let site = try HookSite.find(environment: environment, directory: directory)
    let entries = try places(site).map { slot in
      HookStatus.Entry(
        hook: slot.hook,
        fault: site.redirection.map(HookStatus.Fault.hooksElsewhere)
          ?? slot.fault(environment: environment),
        previous: slot.previous,
        carrier: slot.carrier
      )
    }
    return HookStatus(directory: site.directory, hooks: entries)
  }

  /// Whether an entry of the manifest is a server's; what only forwards is not.
  static func own(_ place: String) -> Bool {
    !place.hasPrefix(HookSite.dispatchPlace) && names.contains { place.hasSuffix("/" + $0) }
  }

  /// What stands where git would look for our hooks; no place but the repository's own is written.
  private static func slots(_ site: HookSite) throws(HookError) -> [HookSlot] {
    if let redirection = site.redirection { throw .hooksElsewhere(redirection) }
    return try places(site)
  }

  private static func places(_ site: HookSite) throws(HookError) -> [HookSlot] {
    var place = HookSite.ownPlace
    if case .place(let found) = site.use { place = found }
    let manifest = try HookInstaller.manifest(site)
    return names.map { HookSlot("\(place)/\($0)", in: site.commonDirectory, manifest) }
  }
}

extension HookManifest {
  /// What of it is a server's.
  var ofServer: HookManifest {
    HookManifest(digests: digests.filter { ServerHooks.own($0.key) })
  }
}
