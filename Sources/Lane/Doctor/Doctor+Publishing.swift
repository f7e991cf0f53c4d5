internal import LaneCore
internal import LaneStore

extension Doctor {
  /// Whether each remote has the records that it is to have, and why another has none.
  mutating func checkPublishing() throws(Failure) {
    let remotes = try workspace.config().reachableRemotes
    var named: Set<String> = []
    for remote in remotes {
      do throws(Failure) {
        let regime = try Gatekeeper(workspace, remote: remote).regime()
        named.formUnion(regime?.policy.publish.remotes ?? [])
        let publishing = Publishing(workspace: workspace, remote: remote, regime: regime)
        report(publishing)
      } catch {
        diagnosis.fail("publishing", remote, error.message, next: error.next)
      }
    }
    for remote in named.subtracting(remotes).sorted() {
      diagnosis.warn(
        "publishing",
        remote,
        "publish.to names it, and this clone has no such remote",
        next: "git remote add \(remote) <url>"
      )
    }
  }

  private mutating func report(_ publishing: Publishing) {
    let remote = publishing.remote
    if let reason = publishing.reasonToKeep {
      guard publishing.isNamed else {
        return diagnosis.good("publishing", remote, "gets nothing: \(reason)")
      }
      diagnosis.warn(
        "publishing",
        remote,
        "gets nothing: \(reason)",
        next: "git fetch \(ShellWord.typed(remote))"
      )
    } else if publishing.hasNews {
      diagnosis.warn(
        "publishing",
        remote,
        "may lack something that is here",
        next: "git lane sync \(ShellWord.typed(remote))"
      )
    } else {
      let sessions =
        publishing.regime?.policy.publish.sessions == true ? ", and every session that may go" : ""
      diagnosis.good("publishing", remote, "has every receipt\(sessions)")
    }
  }
}
