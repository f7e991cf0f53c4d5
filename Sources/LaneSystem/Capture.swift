/// Output of a program: its head and tail as far as they are kept, and the digest of all of it.
package struct Capture: Sendable, Equatable {
  package var head: [UInt8] = []
  package var tail: [UInt8] = []
  /// How many bytes between head and tail were let go.
  package var dropped = 0
  package var total = 0
  package var sha256: [UInt8] = []

  /// Everything, where nothing was dropped.
  package var bytes: [UInt8] { head + tail }
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The same without the words that the cuts on either side of what was dropped went through.
  package var wholeWords: [UInt8] {
    dropped == 0 ? bytes : WordCut.withoutLast(head) + WordCut.withoutFirst(tail)
  }
}

/// Collects output within limits.
struct Collector: ~Copyable {
  private let headLimit: Int
  private let tailLimit: Int
  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  private var total = 0
  private var hasher = Hasher(.sha256)

  init(head: Int, tail: Int) {
    headLimit = head
    tailLimit = tail
  }

  mutating func take(_ bytes: ArraySlice<UInt8>) {
    hasher.update(bytes)
    total += bytes.count
    let room = headLimit - head.count
    head += bytes.prefix(room)
    tail += bytes.dropFirst(max(0, room))
    // Cut in large strides: cutting at every piece would be quadratic.
    if tail.count > 2 * tailLimit + 65_536 { tail.removeFirst(tail.count - tailLimit) }
  }

  consuming func finish() -> Capture {
    let kept = Array(tail.suffix(tailLimit))
    return Capture(
      head: head,
      tail: kept,
      dropped: total - head.count - kept.count,
      total: total,
      sha256: hasher.finish()
    )
  }
}
