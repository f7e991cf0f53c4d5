internal import Git
package import LaneCore
internal import LaneStore

/// The refs of the repository in which targets move, as far as they can be known from here.
///
/// A clone knows what it last saw of a remote. A server knows its own, and, once a push has moved
/// them, what they were before.
package struct KnownRefs: Sendable {
  private enum Place: Sendable {
    case remote(String?)
    case own(before: [String: ObjectID?])
  }

  private let place: Place

  /// What this clone last saw of a remote; without one nothing is known but what is asked by name.
  package static func seen(at remote: String?) -> KnownRefs { KnownRefs(place: .remote(remote)) }

  /// The repository's own, where given as they were before a push.
  package static func own(before: [String: ObjectID?] = [:]) -> KnownRefs {
    KnownRefs(place: .own(before: before))
  }

  /// The remote whose refs these are.
  var remote: String? { if case .remote(let name) = place { name } else { nil } }

  var areOwn: Bool { if case .own = place { true } else { false } }

  /// The branches with their tips, named as their repository names them.
  func branches(in workspace: Workspace) throws(Failure) -> [(name: String, tip: ObjectID)] {
    switch place {
    case .remote(nil): return []
    case .remote(let remote?):
      let prefix = "refs/remotes/\(remote)/"
      return try workspace.attempt { () throws(GitError) in
        try workspace.repository.references(prefix: prefix)
      }.map { ("refs/heads/" + $0.name.dropFirst(prefix.count), ObjectID($0.id)) }
    case .own(let before):
      var tips: [String: ObjectID?] = [:]
      let prefix = "refs/heads/"
      let references = try workspace.attempt { () throws(GitError) in
        try workspace.repository.references(prefix: prefix)
      }
      for reference in references { tips[reference.name] = ObjectID(reference.id) }
      for (name, tip) in before where name.hasPrefix(prefix) { tips[name] = tip }
      return tips.compactMap { name, tip in tip.map { (name, $0) } }.sorted { $0.name < $1.name }
    }
  }

  /// Where a target is, nil where that is not known or it is not there.
  func tip(of target: String, in workspace: Workspace) throws(Failure) -> ObjectID? {
    var ref: String? = target
    switch place {
    case .remote(nil): break
    case .remote(let remote?): ref = try workspace.trackingRef(of: target, at: remote)
    case .own(let before): if let tip = before[target] { return tip }
    }
    guard let ref else { return nil }
    return try workspace.attempt { () throws(GitError) in try workspace.repository.resolve(ref) }
      .map { ObjectID($0) }
  }
}

extension Workspace {
  /// The ref that a name leads to: a push to a symbolic ref moves the one that it points to.
  func realName(of ref: String) throws(Failure) -> String {
    try attempt { () throws(GitError) in try repository.realName(of: ref) }
  }
}
