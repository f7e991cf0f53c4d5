/// One commit as the gates see it.
package struct CommitFacts: Sendable, Equatable {
  package var id: ObjectID
  package var tree: ObjectID
  package var parents: [ObjectID]
  /// The addresses of the author and of every co-author, lower case.
  package var authors: [String]
  /// The agents that the commit admits to.
  package var agents: [Receipt.Builder]

  package init(
    id: ObjectID,
    tree: ObjectID,
    parents: [ObjectID],
    authors: [String] = [],
    agents: [Receipt.Builder] = []
  ) {
    self.id = id
    self.tree = tree
    self.parents = parents
    self.authors = authors
    self.agents = agents
  }
}

/// What lies between two trees, the lane's own files apart.
package struct ChangeFacts: Sendable, Equatable {
  /// The change id: what a receipt binds.
  package var id: ObjectID
  package var entries: [ChangeEntry]
  /// The lane files and policy programs in it that need a person's approval, absent when there are none.
  package var guarded: GuardedChange?

  package init(id: ObjectID, entries: [ChangeEntry], guarded: GuardedChange? = nil) {
    self.id = id
    self.entries = entries
    self.guarded = guarded
  }

  /// Whether nothing outside `.lane` differs.
  package var isEmpty: Bool { entries.isEmpty }
}

/// The part of a change that only an approval by a person lets through.
package struct GuardedChange: Sendable, Equatable {
  package var id: ObjectID
  package var entries: [ChangeEntry]

  package init(id: ObjectID, entries: [ChangeEntry]) {
    self.id = id
    self.entries = entries
  }
}

/// What the verifier found out about the key under a receipt.
package enum KeyStanding: Sendable, Equatable {
  /// The signature verifies and the key is good for this principal now.
  case good(Set<Role>, keyFingerprint: String, touched: Bool)
  case bad(String)
  /// The signature could not be judged here, such as a key type that needs a missing program.
  case unknown(String)
}

/// A receipt with what is known of its signature.
package struct JudgedReceipt: Sendable {
  package var receipt: Receipt
  package var trust: KeyStanding

  package init(receipt: Receipt, trust: KeyStanding) {
    self.receipt = receipt
    self.trust = trust
  }

  var isByPerson: Bool {
    guard case .good(let roles, _, _) = trust else { return false }
    return roles.contains(.human)
  }
}

/// Everything that stands at one key of the notes.
package struct NoteFacts: Sendable {
  package var receipts: [JudgedReceipt]
  /// Digests of the entries that nobody can read, with the reason.
  package var damaged: [(digest: String, reason: String)]
  /// What there is besides and could not be looked at, such as a note that is not in this clone.
  package var missing: [String]

  package init(
    receipts: [JudgedReceipt] = [],
    damaged: [(digest: String, reason: String)] = [],
    missing: [String] = []
  ) {
    self.receipts = receipts
    self.damaged = damaged
    self.missing = missing
  }
}

/// A question that the facts at hand do not answer; a gate treats it as no.
package struct CannotTell: Error, Sendable, Equatable {
  package var reason: String
  package var next: String

  package init(_ reason: String, next: String) {
    self.reason = reason
    self.next = next
  }
}

/// Where the judge gets its facts: git in the product, tables in the tests.
///
/// A nil tree stands for the empty tree, so that a root commit has a change too.
package protocol Evidence: ~Copyable {
  mutating func change(from old: ObjectID?, to new: ObjectID?) throws(CannotTell) -> ChangeFacts
  /// The change id of entries that were put together from several changes.
  func identity(of entries: [ChangeEntry]) -> ObjectID
  mutating func notes(on key: ObjectID) throws(CannotTell) -> NoteFacts
  mutating func commit(_ id: ObjectID) throws(CannotTell) -> CommitFacts
  /// The same where the commit may have been rewritten and pruned since.
  mutating func commitIfPresent(_ id: ObjectID) throws(CannotTell) -> CommitFacts?
  /// The entries of a change that a receipt names, from the stored change blob.
  mutating func storedEntries(ofChange id: ObjectID) throws(CannotTell) -> [ChangeEntry]
  /// The first-parent commits of `tip` that `base` does not contain, newest first.
  ///
  /// All of them when base is nil; nil when base is not here.
  mutating func line(of tip: ObjectID, notIn base: ObjectID?) throws(CannotTell) -> [CommitFacts]?
  /// Every commit of `tip` that `base` does not contain, in any order.
  mutating func commits(of tip: ObjectID, notIn base: ObjectID) throws(CannotTell) -> [CommitFacts]
  /// What stands at a path of a tree, nil where nothing does.
  mutating func side(at path: [UInt8], in tree: ObjectID) throws(CannotTell) -> ChangeEntry.Side?
  /// Whether a blob holds all that was done from one to another, beside things of its own.
  func text(_ blob: ObjectID, holds new: ObjectID, since old: ObjectID) throws(CannotTell) -> Bool
  mutating func isAncestor(_ a: ObjectID, of b: ObjectID) throws(CannotTell) -> Bool
  mutating func mergeBases(_ a: ObjectID, _ b: ObjectID) throws(CannotTell) -> [ObjectID]
  /// The tree that merging two trees over a third gives, nil where they conflict.
  mutating func merge(base: ObjectID?, ours: ObjectID, theirs: ObjectID) throws(CannotTell)
    -> ObjectID?
}
