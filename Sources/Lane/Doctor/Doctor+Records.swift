internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

extension Doctor {
  /// Looks at every receipt: whether it can be read, and whether its change is still stored; puts
  /// back the bytes of a change where the trees are here.
  mutating func checkRecords() throws(Failure) {
    var missing: [ObjectID: Receipt] = [:]
    var damaged: Set<ContentDigest> = []
    var unusable: [(note: ObjectID, reason: String)] = []
    var receipts: Set<ContentDigest> = []
    do throws(StoreError) {
      let view = try NotesStore.view(in: workspace.repository)
      for key in try view.keys(in: workspace.repository) {
        let reading = try view.reading(of: key, in: workspace.repository)
        damaged.formUnion(reading.note.damaged.map(\.digest))
        unusable += reading.unreadable.map {
          (key, "\($0.reason); a gate that meets it cannot tell")
        }
        let size = reading.note.size
        if size > Note.sizeLimit {
          unusable.append((key, "it has \(size) bytes, so that no receipt can be added to it"))
        }
        for receipt in reading.note.receipts where receipts.insert(receipt.id).inserted {
          guard let change = receipt.change, receipt.kind != .revoke,
            try view.change(change, in: workspace.repository) == nil
          else { continue }
          if missing[change]?.mayLand != true { missing[change] = receipt }
        }
      }
    } catch {
      return diagnosis.fail("records", LaneReferences.notes, error.description, next: "git fsck")
    }
    let restored = try restore(missing)
    if restored > 0 {
      diagnosis.good("records", "change blobs", "\(restored) that were missing are back")
    }
    if missing.count > restored {
      diagnosis.fail(
        "records",
        "change blobs",
        "\(missing.count - restored) are missing: gates cannot tell what was reviewed",
        next: "git lane sync"
      )
    }
    for digest in damaged.map(\.text).sorted().prefix(Self.shownRecords) {
      diagnosis.warn(
        "records",
        String(digest.prefix(17)),
        "a damaged entry; a gate that meets it cannot tell",
        next: "git lane revoke --reason <text> \(digest)"
      )
    }
    for (key, reason) in unusable.prefix(Self.shownRecords) {
      diagnosis.warn(
        "records",
        "the note on \(key.hex.prefix(10))",
        reason,
        next: "git notes --ref=lane show \(key.hex)"
      )
    }
    if missing.isEmpty, damaged.isEmpty, unusable.isEmpty {
      diagnosis.good("records", LaneReferences.notes, "\(receipts.count) receipts, all whole")
    }
  }

  // Enough to begin with: what is looked after shows the next.
  private static let shownRecords = 5

  /// Stores again the changes whose trees are here and give the very id.
  private func restore(_ missing: [ObjectID: Receipt]) throws(Failure) -> Int {
    var records: [ChangeRecord] = []
    for (id, receipt) in missing.sorted(by: { $0.key < $1.key }) {
      guard let base = receipt.base?.tree, let head = receipt.head?.tree,
        let facts = try? GitEvidence.change(
          from: base,
          to: head,
          programs: ProgramPaths(),
          in: workspace
        )
      else { continue }
      let trees = ChangeRecord.Trees(base: base, head: head)
      for (found, entries) in [(facts.id, facts.entries)]
        + (facts.guarded.map { [($0.id, $0.entries)] } ?? []) where found == id
      {
        let record = ChangeRecord(id: id, text: ChangeText.bytes(of: entries), trees: trees)
        records.append(receipt.mayLand ? record : record.withoutTrees)
      }
    }
    guard !records.isEmpty else { return 0 }
    let store = NotesStore(try workspace.writer())
    _ = try workspace.stored { () throws(StoreError) in
      try store.add([], changes: records, in: workspace.repository)
    }
    return records.count
  }

  /// Looks for lock files that a killed program left where receipts and sessions are written, or in
  /// the way of every commit.
  mutating func checkLocks() {
    let common = workspace.repository.commonDirectory
    let now = workspace.surroundings.now().milliseconds
    let places = ["refs/notes", "refs/lane", "refs/lane-local", "refs/lane-remotes"]
    let files = ["packed-refs.lock", "config.lock", "index.lock", "HEAD.lock"]
    for path in places.flatMap({ Self.locks(below: common, $0) }) + files {
      guard let stamp = Files.stamp("\(common)/\(path)") else { continue }
      let age = now - stamp.modified / 1_000_000
      guard age > Self.patience else { continue }
      diagnosis.fail(
        "records",
        path,
        "a lock of \(age / 60_000) min: unless a git is at work here it was left behind, and nothing can"
          + " be written there",
        next: "rm '\(common)/\(path)'"
      )
    }
  }

  // Git holds such a lock for moments; but the index's for as long as the hooks of a commit run.
  private static let patience: Int64 = 60_000

  private static func locks(below root: String, _ directory: String) -> [String] {
    var found: [String] = []
    for name in ((try? Files.list("\(root)/\(directory)")) ?? []).sorted() {
      let path = "\(directory)/\(name)"
      if Files.stamp("\(root)/\(path)")?.isDirectory == true {
        found += locks(below: root, path)
      } else if name.hasSuffix(".lock") {
        found.append(path)
      }
    }
    return found
  }
}
