/// What a kind of provider is let in on: variables, and one file of credentials.
struct CredentialNeeds: Sendable {
  /// A file that the program keeps in the person's home, and writes back to when it renews them.
  struct File: Sendable {
    /// The variable that moves the directory, if it is set.
    let directoryVariable: String
    /// The directory below the home.
    let directory: String
    let name: String
  }

  /// The variables that the program takes a key from; the first that is set is handed on.
  var keyVariables: [String] = []
  /// What is handed on where none of them is set.
  var file: File?
  /// A variable that others of the vendor's programs use, tried last.
  var relatedVariable: String?
  /// Variables that hold no key but say where the service is.
  var endpointVariables: [String] = []
}
