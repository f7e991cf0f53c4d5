package import Arguments

/// The verb `doctor`.
package struct DoctorCommand: Sendable {
  package static let name = "doctor"
  package static let summary = "check that every gate, key and record is in order"
  package static let about = [
    """
    Says of each gate ARMED or NOT ARMED and why, and checks the reviewers' programs, the sandbox, \
    the keys, the configuration of notes, and that no reviewed change has lost its blob.
    """
  ]
  package static let parameters: [Parameter<DoctorCommand>] = []

  package var output = OutputOptions()

  package init() {}
}
