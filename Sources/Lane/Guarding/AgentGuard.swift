internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// Answers an agent that asks whether it may do something, and listens where it tells what it did.
package enum AgentGuard {
  // Nobody reads a tool call of a megabyte, but an agent may write a file of several.
  private static let inputLimit = 32 << 20

  /// Reads the question from standard input; the reason where the answer is no.
  ///
  /// Nothing is refused because something could not be found out: an agent in another repository, or
  /// in none, works on.
  package static func reasonAgainst(_ surroundings: Surroundings) -> String? {
    guard let bytes = surroundings.readInput(inputLimit) else {
      return "the question is larger than the guard reads"
    }
    guard let call = GuardCall(bytes) else {
      let judge = Guard(GuardPlace(directory: surroundings.directory))
      return judge.judge(unreadable: String(decoding: bytes, as: UTF8.self)).reason
    }
    guard !call.deeds.isEmpty else { return nil }
    if call.isDone {
      do throws(Failure) { try listen(to: call, surroundings) } catch {
        return "no review will know who made this edit, which was not recorded: \(error.message)"
      }
      return nil
    }
    return Guard(place(of: call, surroundings)).judge(call).reason
  }

  /// Keeps what was written, in whichever work trees that is.
  private static func listen(to call: GuardCall, _ surroundings: Surroundings) throws(Failure) {
    var own = surroundings
    own.directory = call.directory ?? surroundings.directory
    let place = GuardPlace(directory: own.directory, home: own.environment["HOME"])
    var written: [String: [String]] = [:]
    for path in Guard(place).writes(of: call) {
      let directory = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
      written[directory, default: []].append(path)
    }
    var records: [String: (Workspace, [String])] = [:]
    for (directory, paths) in written {
      own.directory = Files.stamp(directory, following: true) == nil ? place.directory : directory
      guard let workspace = try? Workspace(own) else { continue }
      records[workspace.repository.gitDirectory, default: (workspace, [])].1 += paths
    }
    for (workspace, paths) in records.values {
      try EditRecord(in: workspace).add(call, writing: paths.sorted())
    }
  }

  private static func place(of call: GuardCall, _ surroundings: Surroundings) -> GuardPlace {
    var own = surroundings
    own.directory = call.directory ?? surroundings.directory
    let environment = own.environment
    var place = GuardPlace(directory: own.directory, home: environment["HOME"])
    if let trusted = TrustedPolicies.file(environment) { place.keyFiles.append(trusted) }
    guard let workspace = try? Workspace(own) else { return place }
    place.gitDirectories = [
      workspace.repository.commonDirectory, workspace.repository.gitDirectory,
    ]
    .map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    place.keyFiles.append(workspace.directory.machineKey)
    if let key = try? PersonKey.configured(in: workspace)?.privateFile {
      place.keyFiles.append(key)
    }
    if let regime = try? workspace.regimeForReading() {
      place.protectedRefs = regime.policy.protections.map(\.pattern)
    }
    return place
  }
}
