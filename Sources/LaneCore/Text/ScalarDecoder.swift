/// Reads bytes as UTF-8 one scalar at a time and keeps each byte that is not.
struct ScalarDecoder<Bytes: IteratorProtocol> where Bytes.Element == UInt8 {
  enum Piece: Equatable {
    case scalar(Unicode.Scalar)
    case invalid(UInt8)
  }

  private var bytes: Bytes
  private var pending: [UInt8] = []

  init(_ bytes: Bytes) {
    self.bytes = bytes
  }

  mutating func next() -> Piece? {
    guard let lead = pending.isEmpty ? bytes.next() : pending.removeFirst() else { return nil }
    guard lead >= 0x80 else { return .scalar(Unicode.Scalar(lead)) }
    let (count, smallest, bits): (Int, UInt32, UInt8) =
      switch lead {
      case 0xc2...0xdf: (1, 0x80, lead & 0x1f)
      case 0xe0...0xef: (2, 0x800, lead & 0x0f)
      case 0xf0...0xf4: (3, 0x10000, lead & 0x07)
      default: (0, 0, 0)
      }
    guard count > 0 else { return .invalid(lead) }
    var value = UInt32(bits)
    for position in 0..<count {
      if pending.count <= position {
        guard let byte = bytes.next() else { return .invalid(lead) }
        pending.append(byte)
      }
      guard pending[position] & 0xc0 == 0x80 else { return .invalid(lead) }
      value = value << 6 | UInt32(pending[position] & 0x3f)
    }
    // An overlong form, a surrogate or a number beyond Unicode: the bytes are shown one by one.
    guard value >= smallest, let scalar = Unicode.Scalar(value) else { return .invalid(lead) }
    pending.removeFirst(count)
    return .scalar(scalar)
  }
}
