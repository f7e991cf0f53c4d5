internal import CCrypto

/// Libcrypto, started once and without the system's openssl.cnf.
///
/// That file may name providers to load into the process, and reading it is half of what a hook would
/// spend on its first digest.
enum Libcrypto {
  private static let started: Void = {
    let done = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil)
    precondition(done == 1, "libcrypto does not start")
  }()

  static func start() { started }
}
