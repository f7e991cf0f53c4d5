internal import Git

extension GitConfig {
  /// Every remote that anything is configured for, in order.
  var remotes: [String] {
    let names = entries.compactMap { entry -> String? in
      guard entry.key.hasPrefix("remote."), let dot = entry.key.lastIndex(of: ".") else {
        return nil
      }
      let name = entry.key[..<dot].dropFirst("remote.".count)
      return name.isEmpty ? nil : String(name)
    }
    return Set(names).sorted()
  }

  /// Those of them that say where they are.
  var reachableRemotes: [String] { remotes.filter { get("remote.\($0).url") != nil } }

  /// A setting that is on or off; what git would not read as either is neither.
  func isOn(_ key: String) -> Bool? { try? bool(key) }
}
