package import Git
package import LaneCore
package import LaneStore

/// One repository, with what use cases need of it, each part made when it is first asked for.
package final class Workspace {
  package let surroundings: Surroundings
  package let repository: Repository
  package private(set) var git: GitCommand
  package let directory: LaneDirectory
  private var configuration: GitConfig?
  private var verifier: SignatureVerifier?
  private var engine: MergeEngine?
  /// The variables that hold keys, by the policies that were read here.
  private var secretVariables: Set<String> = []

  /// Opens the repository that git would use here.
  package init(_ surroundings: Surroundings) throws(Failure) {
    self.surroundings = surroundings
    do throws(GitError) {
      repository = try Repository.open(
        environment: surroundings.environment,
        directory: surroundings.directory
      )
    } catch {
      throw Failure(opening: error)
    }
    directory = LaneDirectory(commonDirectory: repository.commonDirectory)
    git = GitCommand(environment: surroundings.environment, directory: surroundings.directory)
  }

  /// Git's configuration, read once.
  package func config() throws(Failure) -> GitConfig {
    if let configuration { return configuration }
    let read = try attempt { () throws(GitError) in try GitConfig.read(git) }
    configuration = read
    return read
  }

  /// Who the person at this machine is, as commits would say.
  package func email() throws(Failure) -> String {
    if let email = surroundings.environment["GIT_AUTHOR_EMAIL"], !email.isEmpty { return email }
    guard let email = try config().get("user.email"), !email.isEmpty else {
      throw Failure(
        .fatal,
        "no-identity",
        "git does not know who you are",
        next: "git config --global user.email <address>"
      )
    }
    return email
  }

  /// The one that checks signatures in this process.
  package func signatures() throws(Failure) -> SignatureVerifier {
    if let verifier { return verifier }
    let made = SignatureVerifier(
      environment: surroundings.environment,
      directory: directory,
      program: try config().get("gpg.ssh.program")
    )
    verifier = made
    return made
  }

  /// Computes merges, started when the first is asked for.
  func merges() throws(GitError) -> MergeEngine {
    if let engine { return engine }
    let started = try MergeEngine(over: repository, environment: surroundings.environment)
    engine = started
    return started
  }

  /// Lets this process, and the `git` that it runs, read what merges gave.
  func borrowMerges() throws(GitError) {
    let directory = try merges().objectDirectory
    try repository.borrow(objectsIn: directory)
    git = git.borrowing(objectsIn: directory)
  }

  /// Who commits to the lane's own refs: the machine's principal where there is a key.
  package func writer(patience: Patience = Patience()) throws(Failure) -> StoreWriter {
    let key = try stored { () throws(StoreError) in try MachineKey.load(directory) }
    let principal = if let key { key.principal } else { "lane+" + (try email()) }
    return StoreWriter(
      directory: directory,
      principal: principal,
      clock: surroundings.now,
      patience: patience,
      redaction: redaction
    )
  }

  /// What blanks credentials in everything that is recorded or signed.
  package var redaction: Redaction {
    Redaction(
      known: SecretEnvironment.secrets(in: surroundings.environment, named: secretVariables)
    )
  }

  /// Takes the values of the variables in which a policy's providers have their keys for secret.
  func keepSecret(_ policy: Policy) {
    secretVariables.formUnion(policy.providers.compactMap(\.keyVariable))
  }

  /// Runs something that fails as the Git module does.
  package func attempt<Result: ~Copyable>(
    _ body: () throws(GitError) -> Result
  ) throws(Failure) -> Result {
    do throws(GitError) { return try body() } catch { throw Failure(error) }
  }

  /// Runs something that fails as the store does.
  package func stored<Result: ~Copyable>(
    _ body: () throws(StoreError) -> Result
  ) throws(Failure) -> Result {
    do throws(StoreError) { return try body() } catch { throw Failure(error) }
  }
}

extension Failure {
  /// Something that git was asked and did not answer.
  package init(_ error: GitError) {
    switch error.code {
    case .shallow:
      self.init(
        .cannotTell,
        "shallow",
        error.description,
        next: "git fetch --unshallow"
      )
    case .unsupportedRepository:
      self.init(opening: error)
    default:
      self.init(.cannotTell, "git", error.description, next: "git lane doctor")
    }
  }

  /// A repository that could not be opened.
  fileprivate init(opening error: GitError) {
    switch error.code {
    case .notFound:
      self.init(.fatal, "no-repository", error.description, next: "git init")
    case .unsupportedRepository:
      self.init(
        .cannotTell,
        "unsupported-repository",
        "this repository's format cannot be read: \(error.message)",
        next: "let the server or CI verify"
      )
    default:
      self.init(.cannotTell, "repository", error.description, next: "git lane doctor")
    }
  }

  /// Something that could not be stored or read.
  package init(_ error: StoreError) {
    if case .git(let inner) = error {
      self.init(inner)
    } else {
      self.init(.fatal, "store", error.description, next: "git lane doctor")
    }
  }
}
