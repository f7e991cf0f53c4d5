internal import LaneSystem

/// The wish to stop, which a signal handler may express.
package enum Interruption {
  /// Ends the children that are being waited for and keeps others from being waited for long.
  package static func request() { Cancellation.request() }
  package static var isRequested: Bool { Cancellation.isRequested }
}
