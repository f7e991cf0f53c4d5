/// Where a process's two output streams go.
package protocol Sink: Sendable {
  func write(_ bytes: [UInt8], to stream: OutputStream)
}

/// One of the two output streams.
package enum OutputStream: Sendable {
  case output
  case errors
}
