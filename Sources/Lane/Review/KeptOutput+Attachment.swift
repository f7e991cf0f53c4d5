internal import LaneCore
internal import LaneStore
internal import LaneSystem

extension KeptOutput {
  private static let tailLimit = 16 << 10

  /// What of a program's output stands beside its event, as policy says.
  func attachment(_ name: String, _ output: [UInt8]) -> StreamAttachment? {
    StreamAttachment(name: name, bytes: kept(output))
  }

  private func kept(_ output: [UInt8]) -> [UInt8] {
    switch self {
    case .full: return WordCut.prefix(output, limit: StreamAttachment.sizeLimit)
    case .tail:
      guard output.count > Self.tailLimit else { return output }
      let tail = WordCut.suffix(output, limit: Self.tailLimit)
      return Array("[\(output.count - tail.count) bytes dropped]\n".utf8) + tail
    case .digest:
      let digest = Hex.encode(Digest.sha256(output))
      return Array("sha256:\(digest) of \(output.count) bytes\n".utf8)
    }
  }
}
