/// The files that the lane itself lives by; they are judged apart from a change.
package enum LanePaths {
  private static let root = Array(".lane".utf8)
  private static let specs = Array(".lane/specs/".utf8)
  private static let markdown = Array(".md".utf8)

  /// Whether a path is `.lane` or below it.
  package static func contains(_ path: [UInt8]) -> Bool {
    path.isAtOrBelow(root)
  }

  /// Whether an entry adds or changes a spec as a regular file: approval binds its contract, so
  /// its bytes need none.
  package static func isFreeSpec(_ entry: ChangeEntry) -> Bool {
    guard entry.new?.mode == .regular, entry.old.map({ $0.mode == .regular }) ?? true else {
      return false
    }
    return task(ofSpec: entry.path) != nil
  }

  /// The task whose spec stands at a path.
  package static func task(ofSpec path: [UInt8]) -> TaskID? {
    guard path.starts(with: specs), path.suffix(markdown.count).elementsEqual(markdown) else {
      return nil
    }
    let name = path.dropFirst(specs.count).dropLast(markdown.count)
    return String(validating: name, as: UTF8.self).flatMap { TaskID($0) }
  }

  /// What of a change a review judges: everything outside `.lane`.
  package static func reviewed(_ entries: [ChangeEntry]) -> [ChangeEntry] {
    entries.filter { !contains($0.path) }
  }

  /// What of a change needs a person's approval: lane files, but for free specs, and the programs
  /// inside the repository that the old or the new policy names.
  package static func guarded(_ entries: [ChangeEntry], programs: ProgramPaths) -> [ChangeEntry] {
    entries.filter { entry in
      (contains(entry.path) && !isFreeSpec(entry)) || programs.contains(entry.path)
    }
  }
}
