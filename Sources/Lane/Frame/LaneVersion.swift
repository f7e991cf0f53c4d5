/// The version of this program.
package enum LaneVersion {
  package static let current = "0.1.0"
}
