package import LaneCore

/// What a use case found out: one value with everything that is printed of it.
///
/// Text and JSON are two readings of the same properties, so that a flag changes how something is
/// said and never what is computed.
package protocol Answer: Sendable {
  var conclusion: Conclusion { get }
  /// For a person; ends with a line feed unless it is empty.
  var text: Text { get }
  /// The `result` of the JSON object.
  var json: JSONValue { get }
  /// Bytes to write to standard output as they are, in place of the text.
  var bytes: [UInt8]? { get }
}

extension Answer {
  package var conclusion: Conclusion { .yes }
  package var bytes: [UInt8]? { nil }
}
