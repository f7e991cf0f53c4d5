internal import LaneSystem

/// Whether the gates are still as they were installed: a gate that stopped looks exactly like one that
/// lets everything pass.
///
/// Looked at wherever we run anyway, and so cheaply: what git would run is read and compared.
package enum HookDrift {
  /// What a verb says first; nil where all is as it was, or nothing was ever installed.
  package static func warning(in surroundings: Surroundings) -> Text? {
    let status = try? HookInstaller.drift(
      environment: surroundings.environment,
      directory: surroundings.directory
    )
    return status?.drift
  }

  /// Says it from within a hook, which git has found: only files are looked at.
  ///
  /// Of hooks that follow each other one says it, so the second speaks only where the first is gone.
  static func warn(in surroundings: Surroundings, where absent: String? = nil) {
    guard let common = GateCache.commonDirectory(surroundings),
      let status = try? HookInstaller.drift(in: common), let words = status.drift
    else { return }
    if let absent, status.hooks.contains(where: { $0.hook == absent && $0.isArmed }) { return }
    surroundings.voice.warn(words)
  }
}

extension HookStatus {
  fileprivate var drift: Text? {
    let open = hooks.filter { !$0.isArmed }
    guard let fault = open.first?.fault else { return nil }
    var names = open.prefix(3).map(\.hook).joined(separator: ", ")
    if open.count > 3 { names += " and \(open.count - 3) more" }
    let verb = open.count == 1 ? "is" : "are"
    return "\(names) \(verb) NOT ARMED: \(fault.words); \(fault.next)"
  }
}

extension HookInstaller {
  /// Of the hooks that were installed those that stopped, as git would find them from a directory.
  fileprivate static func drift(environment: [String: String], directory: String)
    throws(HookError) -> HookStatus?
  {
    let site = try HookSite.find(environment: environment, directory: directory)
    let installed = try installed(in: site.commonDirectory)
    guard !installed.isEmpty else { return nil }
    let names = Set(installed.map(\.hook))
    let status = try quickStatus(of: site)
    return HookStatus(
      directory: status.directory,
      hooks: status.hooks.filter { names.contains($0.hook) }
    )
  }

  /// The same from within one of them.
  fileprivate static func drift(in commonDirectory: String) throws(HookError) -> HookStatus {
    let entries = try installed(in: commonDirectory).map { slot in
      HookStatus.Entry(
        hook: slot.hook,
        fault: slot.fault(environment: nil),
        previous: .none,
        carrier: slot.carrier
      )
    }
    return HookStatus(directory: commonDirectory, hooks: entries)
  }

  /// What the last installation wrote, as it is now.
  private static func installed(in commonDirectory: String) throws(HookError) -> [HookSlot] {
    let manifest = try doing { () throws(SystemError) in
      try HookManifest.read(in: commonDirectory)
    }
    let places = manifest.digests.keys.filter { hooks.contains(name(of: $0)) }
    // What an earlier installation left elsewhere matters to the removal only.
    let current =
      [HookSite.dispatchPlace, HookSite.carriedPlace].map { place in
        places.filter { $0.hasPrefix(place + "/") }
      }.first { !$0.isEmpty } ?? places
    return current.sorted { order(of: $0) < order(of: $1) }
      .map { HookSlot($0, in: commonDirectory, manifest) }
  }

  private static func name(of place: String) -> String {
    String(place.split(separator: "/").last ?? "")
  }

  private static func order(of place: String) -> Int {
    hooks.firstIndex(of: name(of: place)) ?? hooks.count
  }
}
