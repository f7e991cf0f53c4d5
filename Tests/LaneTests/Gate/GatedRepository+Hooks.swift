import LaneSystem
import TestSupport

extension GatedRepository {
  /// Gives the clone the machine's key, with which it writes its session.
  func storeMachineKey() throws {
    let directory = try work.commonDirectory + "/lane"
    try Files.makeDirectories(directory)
    for half in ["", ".pub"] {
      let bytes = try Files.read(machineKey + half)
      try Files.create("\(directory)/key\(half)", bytes, mode: 0o600)
    }
  }

  /// What the sessions of the clone tell, a line for each event.
  func sessions() throws -> [String] {
    try work.git("log", "--format=%s", "--glob=refs/lane/sessions/*").expectSuccess().lines
  }

  /// What is noted on a commit.
  func note(on revision: String) throws -> String {
    try work.git("notes", "--ref=lane", "show", revision).output
  }
}
