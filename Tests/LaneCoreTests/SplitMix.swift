/// A generator whose every run is the same, so that a failing case can be had again.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int {
    Int.random(in: 0..<bound, using: &self)
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// Bytes with one to four of them changed, inserted, removed or cut off.
  mutating func mutated(_ seed: [UInt8], alphabet: [UInt8]) -> [UInt8] {
    var bytes = seed
    for _ in 0...below(4) {
      let index = below(bytes.count + 1)
      let byte = below(8) == 0 ? UInt8(below(256)) : pick(alphabet)
      switch below(8) {
      case 0..<3 where index < bytes.count: bytes[index] = byte
      case 3..<5: bytes.insert(byte, at: index)
      case 5..<7 where index < bytes.count: bytes.remove(at: index)
      default: bytes.removeLast(below(min(bytes.count, 8) + 1))
      }
    }
    return bytes
  }
}
