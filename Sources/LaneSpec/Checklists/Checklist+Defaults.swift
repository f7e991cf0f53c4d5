extension Checklist {
  /// The checklists that hold where a repository has none of the same name.
  package static var defaults: [(name: String, bytes: [UInt8])] {
    [
      ("environments", PackageResources.environments_md),
      ("integrations", PackageResources.integrations_md),
      ("jobs", PackageResources.jobs_md),
      ("migrations", PackageResources.migrations_md),
      ("realtime", PackageResources.realtime_md),
    ]
  }
}
