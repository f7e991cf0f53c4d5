package import Arguments
package import Lane

/// The verb `doctor`.
package struct DoctorCommand: Command {
  package static let name = "doctor"
  package static let saysWhatStopped = false
  package static let summary = "check that every gate, key and record is in order"
  package static let about = [
    """
    Says of each gate ARMED or NOT ARMED and why, and checks the reviewers' programs, the sandbox, \
    the keys, the configuration of notes, and that no reviewed change has lost its blob; one that can be \
    computed again is put back. Exits 1 where something that gates or reviews need is wrong.
    """
  ]
  package static let parameters: [Parameter<DoctorCommand>] = []

  package var output = OutputOptions()

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try Doctor.run(in: try Workspace(surroundings))
  }
}
