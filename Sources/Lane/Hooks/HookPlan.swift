internal import LaneSystem

/// How the gates come into one repository.
struct HookPlan {
  let site: HookSite
  /// The directory of our files, as the manifest has it.
  let place: String
  /// Where `core.hooksPath` led, for a directory of ours that stands before that one.
  let forward: HookManifest.Dispatch?
  /// The scripts that are to ask our files, where git runs none of ours.
  let scripts: [HuskyScript]

  /// The directory of our files.
  var directory: String {
    place.hasPrefix("/") ? place : "\(site.commonDirectory)/\(place)"
  }

  private init(
    _ site: HookSite,
    _ place: String,
    forward: HookManifest.Dispatch? = nil,
    scripts: [HuskyScript] = []
  ) {
    self.site = site
    self.place = place
    self.forward = forward
    self.scripts = scripts
  }

  /// Chooses, or throws where the layout does not admit that way.
  init(_ way: HookInstaller.Way, at site: HookSite, _ manifest: HookManifest) throws(HookError) {
    if let standing = Self.standing(at: site, manifest) {
      self = HookPlan(site, HookSite.dispatchPlace, forward: standing)
      return
    }
    switch (way, site.use) {
    case (.plain, .place(let place)):
      self = HookPlan(site, place)
    case (.plain, .husky(let directory)):
      let scripts = HookInstaller.hooks.map { HuskyScript($0, in: directory) }
      guard scripts.allSatisfy({ $0.state == .asked }) else { throw Self.elsewhere(site) }
      self = HookPlan(site, HookSite.carriedPlace, scripts: scripts)
    case (.husky, .husky(let directory)):
      let scripts = HookInstaller.hooks.map { HuskyScript($0, in: directory) }
      self = HookPlan(site, HookSite.carriedPlace, scripts: scripts)
    case (.husky, _):
      throw .otherLayout("husky is not set up here: core.hooksPath does not lead to it")
    case (.dispatch, .place(let place)) where !place.hasPrefix("/"):
      throw .otherLayout("the hooks of this repository are its own; there is nothing to forward to")
    case (.dispatch, _):
      self = HookPlan(site, HookSite.dispatchPlace, forward: try Self.dispatch(at: site))
    case (.plain, .elsewhere):
      throw Self.elsewhere(site)
    }
  }

  private static func elsewhere(_ site: HookSite) -> HookError {
    guard let redirection = site.redirection else { return .otherLayout("git looks here") }
    return .hooksElsewhere(redirection)
  }

  /// The dispatch that is installed already; also one that a move of the repository has left behind.
  private static func standing(at site: HookSite, _ manifest: HookManifest)
    -> HookManifest.Dispatch?
  {
    switch site.use {
    case .place(HookSite.dispatchPlace):
      if let dispatch = manifest.dispatch { return dispatch }
      let text = HookFile("\(site.directory)/\(HookForward.names[0])").text ?? []
      return HookForward.directory(of: text).map { HookManifest.Dispatch(forward: $0) }
    case .elsewhere(.missing):
      let value = site.setting?.value ?? ""
      return value.hasSuffix("/" + HookSite.dispatchPlace) ? manifest.dispatch : nil
    default:
      return nil
    }
  }

  private static func dispatch(at site: HookSite) throws(HookError) -> HookManifest.Dispatch {
    guard let setting = site.setting else { throw elsewhere(site) }
    if let redirection = site.redirection, !redirection.allowsDispatch { throw elsewhere(site) }
    // Git resolves a relative value, as it does a hook's own directory, in each worktree.
    let isAnchored = setting.value.hasPrefix("/") || setting.value.hasPrefix("~")
    return HookManifest.Dispatch(
      forward: isAnchored ? site.directory : setting.value,
      was: setting.scope == "local" ? setting.value : nil
    )
  }
}
