internal import Git
internal import LaneCore
internal import LaneStore

/// What a review of one change asks for, and where its findings are looked up.
struct ReviewWork {
  let ground: ReviewGround
  let subject: ReviewSubject

  /// Every path of the change, with the host's stamp where it is not for a reviewer to judge.
  func paths() -> [ReviewExpectation.Path] {
    let skip = ground.regime.policy.review.skip
    return subject.change.entries.map { entry in
      let stamp = ReviewStamp.of(
        entry,
        isSkipped: { path in skip.contains { $0.matches(path) } },
        content: { id in beginning(of: id) }
      )
      return ReviewExpectation.Path(entry.path, stamp: stamp)
    }
  }

  /// The files of both trees, and those that commits put on the way, where findings are looked up.
  var files: ReviewedFiles {
    ReviewedFiles { path, side in
      let tree = side == .new ? subject.head.tree : subject.base.tree
      let workspace = ground.workspace
      guard let entry = try? workspace.repository.entry(in: tree.oid, path: path),
        !entry.isDirectory
      else { return nil }
      return file(ObjectID(entry.id))
    } onTheWay: { path in
      subject.history.transients.filter { $0.path == path }.compactMap { file($0.blob) }
    }
  }

  private func file(_ id: ObjectID) -> ReviewedFiles.File? {
    blob(id).map { ReviewedFiles.File(blob: id, bytes: $0) }
  }

  private static let sizeLimit = 64 << 20

  private func blob(_ id: ObjectID) -> [UInt8]? {
    try? ground.workspace.repository.readBlob(id.oid, limit: Self.sizeLimit)
  }

  /// A blob, or as much of one too large to be held as tells what it is.
  private func beginning(of id: ObjectID) -> [UInt8]? {
    let workspace = ground.workspace
    // What is not here is asked of no remote: git would fetch it.
    guard let size = try? workspace.repository.blobSize(id.oid) else { return nil }
    guard size > Self.sizeLimit else { return blob(id) }
    return try? workspace.git.beginning(["cat-file", "blob", id.hex], limit: ReviewStamp.scanned)
  }
}
