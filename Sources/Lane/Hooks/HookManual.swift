package import LaneCore
internal import LaneSystem

/// What a person puts in place who does not want us to.
package struct HookManual: Answer {
  package struct Part: Sendable, Equatable {
    /// Where it goes.
    package let title: String
    package let text: String
  }

  package let parts: [Part]

  package var text: Text {
    var text: Text = ""
    for part in parts {
      text += "\("# " + part.title, .strong)\n"
      text += Text(block: Array(part.text.utf8)) + "\n"
    }
    return text
  }

  package var json: JSONValue {
    .array(parts.map { ["title": .string($0.title), "text": .string($0.text)] })
  }

  /// Writes nothing.
  package static func make(environment: [String: String], directory: String) throws(HookError)
    -> HookManual
  {
    let site = try HookSite.find(environment: environment, directory: directory)
    let git = HookGit(environment: environment, directory: directory)
    var parts: [Part] = []
    if usesLefthook(try git.topLevel()) {
      parts.append(Part(title: "lefthook.yml", text: LefthookJobs.text))
    }
    let scripts =
      if case .husky(let scripts) = site.use { scripts } else { site.directory }
    for hook in HookInstaller.hooks {
      let place = HookLines.isFirst(hook) ? "before anything else" : "after everything else"
      parts.append(
        Part(title: "\(scripts)/\(hook), \(place)", text: HookLines.text(for: hook))
      )
    }
    if try git.hasConfiguredHooks() {
      parts.append(
        Part(title: "or in git's configuration, which no status can vouch for", text: settings)
      )
    }
    return HookManual(parts: parts)
  }

  private static func usesLefthook(_ root: String?) -> Bool {
    guard let root else { return false }
    return ["lefthook", ".lefthook"].contains { name in
      ["yml", "yaml", "toml", "json", "jsonc"].contains { Files.exists("\(root)/\(name).\($0)") }
    }
  }

  private static var settings: String {
    HookInstaller.hooks.map { hook in
      """
      git config hook.lane-\(hook).event \(hook)
      git config hook.lane-\(hook).command 'git-lane hook \(hook)'

      """
    }.joined()
  }
}
