internal import LaneSystem

/// What programs need of the system and may read in any sandbox.
enum SystemPaths {
  static let directories = [
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store",
  ]

  // Of /etc only what is no secret even to root.
  static let files = [
    "alternatives", "ca-certificates", "ca-certificates.conf", "crypto-policies", "gai.conf",
    "group", "host.conf", "hosts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime",
    "nsswitch.conf", "os-release", "passwd", "pki", "protocols", "resolv.conf", "services", "ssl",
    "timezone",
  ].map { "/etc/\($0)" }

  /// Devices that are the same for everybody.
  static let devices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"]

  static func contains(_ path: String) -> Bool {
    directories.contains { path == $0 || path.hasPrefix($0 + "/") }
  }
}
