/// Why a Markdown file of the lane's cannot be read: the end of a sentence that its name begins.
package struct LaneFileError: Error, Equatable, Sendable, CustomStringConvertible {
  package let problem: String
  /// Counted from 1.
  package let line: Int

  package init(_ problem: String, line: Int) {
    self.problem = problem
    self.line = line
  }

  package var description: String { "line \(line): \(problem)" }
}
