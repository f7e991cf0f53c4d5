package import LaneSystem

extension Failure {
  /// A call to the operating system that was needed and failed.
  package init(_ error: SystemError) {
    self.init(.fatal, "system", error.message, next: error.remedy)
  }
}
