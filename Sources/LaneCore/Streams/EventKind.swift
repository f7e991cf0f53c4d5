/// What an event says happened; kinds that this version does not know are kept and shown.
package struct EventKind: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  /// Takes what could be a task's name, of up to 32 characters.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 32, TaskID(text) != nil else { return nil }
    self.text = String(text)
  }

  private init(known text: String) {
    self.text = text
  }

  package var description: String { text }

  package static let planned = EventKind(known: "planned")
  package static let changed = EventKind(known: "changed")
  package static let hardened = EventKind(known: "hardened")
  package static let approved = EventKind(known: "approved")
  package static let dispatched = EventKind(known: "dispatched")
  /// What an agent said of itself; believed by nobody.
  package static let claim = EventKind(known: "claim")
  package static let command = EventKind(known: "command")
  package static let isolation = EventKind(known: "isolation")
  package static let phase = EventKind(known: "phase")
  package static let reviewed = EventKind(known: "reviewed")
  package static let answered = EventKind(known: "answered")
  package static let receipt = EventKind(known: "receipt")
  package static let parked = EventKind(known: "parked")
  package static let completed = EventKind(known: "completed")
  package static let landed = EventKind(known: "landed")
  package static let cancelled = EventKind(known: "cancelled")
  package static let superseded = EventKind(known: "superseded")
  package static let sealed = EventKind(known: "sealed")
  /// A commit was made around the gate.
  package static let bypassed = EventKind(known: "bypassed")

  /// Joins what two clones appended; it has no event.
  static let merge = EventKind(known: "merge")

  package static let known: [EventKind] = [
    planned, changed, hardened, approved, dispatched, claim, command, isolation, phase, reviewed,
    answered, receipt, parked, completed, landed, cancelled, superseded, sealed, bypassed,
  ]

  package var isKnown: Bool { Self.known.contains(self) }
}
