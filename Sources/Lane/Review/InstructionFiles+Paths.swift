internal import LaneCore

extension InstructionFiles {
  /// Whether a reviewer does not get to see a file: it is the lane's own or speaks to agents, or a
  /// directory on the way to it does.
  static func hides(_ path: [UInt8]) -> Bool {
    if LanePaths.contains(path) { return true }
    for index in path.indices where path[index] == UInt8(ascii: "/") {
      if contains(Array(path[..<index])) { return true }
    }
    return contains(path)
  }
}
