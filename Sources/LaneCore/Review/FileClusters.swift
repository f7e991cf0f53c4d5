/// Cuts the files of a large change into parts that one look can take in.
package enum FileClusters {
  /// A change whose diff is no larger than this is judged as a whole.
  package static let wholeLimit = 240 << 10
  /// The size that a part should not go beyond; a larger file is a part of its own.
  package static let partLimit = 160 << 10
  /// A change of more parts is for people to cut.
  package static let countLimit = 24

  /// Returns for each part the indices of its files, which stay in the order of their paths.
  ///
  /// What lies in one directory stays together where it fits: a part that is half full ends where
  /// the directory does.
  package static func cut(_ files: [(path: [UInt8], size: Int)], limit: Int = partLimit) -> [[Int]]
  {
    var parts: [[Int]] = []
    var part: [Int] = []
    var size = 0
    let order = files.indices.sorted { files[$0].path.lexicographicallyPrecedes(files[$1].path) }
    for index in order {
      let file = files[index]
      let isElsewhere = part.last.map { directory(files[$0].path) != directory(file.path) } ?? false
      if !part.isEmpty, size + file.size > limit || (isElsewhere && size > limit / 2) {
        parts.append(part)
        (part, size) = ([], 0)
      }
      part.append(index)
      size += file.size
    }
    if !part.isEmpty { parts.append(part) }
    return parts
  }

  private static func directory(_ path: [UInt8]) -> ArraySlice<UInt8> {
    path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? 0)]
  }
}
