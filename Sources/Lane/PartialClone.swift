internal import Git

extension Workspace {
  /// The remote at which a partial clone left objects; nil for a whole clone.
  func promisor() throws(Failure) -> String? {
    let config = try config()
    let promisors = config.remotes.filter { config.isOn("remote.\($0).promisor") == true }
    return promisors.first ?? config.get("extensions.partialClone")
  }

  /// The command that brings objects which are not here, or says what else is wrong.
  func remedyForMissing() -> String {
    guard let remote = try? promisor() else { return "git fsck" }
    return "git fetch --refetch --no-filter \(ShellWord.typed(remote))"
  }
}
