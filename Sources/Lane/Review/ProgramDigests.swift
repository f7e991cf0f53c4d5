internal import LaneAgents
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// The digests of agents' programs, which are hundreds of megabytes large: a file is read again when
/// it is no longer the one that was read.
///
/// What is remembered has a tag that only this clone can make. A file that was changed within the
/// last seconds may be changed again within the same tick of the file system's clock, and is not
/// remembered yet.
struct ProgramDigests: Sendable {
  private static let settled: Int64 = 3

  let directory: LaneDirectory
  let now: Timestamp

  func digest(of path: String) throws(SystemError) -> [UInt8] {
    guard let before = Files.mark(of: path), let secret = CloneSecret(in: directory) else {
      return try Digest.sha256(file: path)
    }
    let subject = Array("\(path)\0\(before.text)\0".utf8)
    let place =
      "\(directory.cache)/program-" + Hex.encode(Digest.sha256(Array(path.utf8)).prefix(8))
    if let kept = try? Files.read(place, limit: 1 << 16), let body = secret.opened(kept),
      body.starts(with: subject)
    {
      return Array(body[subject.count...])
    }
    let digest = try Digest.sha256(file: path)
    if before.changed < now.seconds - Self.settled, Files.mark(of: path)?.text == before.text {
      try? Files.writeAtomically(place, secret.sealed(subject + digest), mode: 0o600)
    }
    return digest
  }
}

extension Workspace {
  /// How digests of programs are found here.
  var programDigest: @Sendable (String) throws(AgentError) -> [UInt8] {
    let digests = ProgramDigests(directory: directory, now: surroundings.now())
    return { path throws(AgentError) in
      do throws(SystemError) { return try digests.digest(of: path) } catch { throw .system(error) }
    }
  }
}
