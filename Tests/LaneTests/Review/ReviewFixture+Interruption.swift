import TestSupport

extension ReviewFixture {
  /// Starts a command in a group of its own, as a terminal does, and interrupts the group once a
  /// file is there; prints how the command ended.
  private static let interrupt = """
    import glob, os, signal, subprocess, sys, time
    child = subprocess.Popen(sys.argv[2:], start_new_session=True, stdin=subprocess.DEVNULL)
    while not glob.glob(sys.argv[1]) and child.poll() is None:
        time.sleep(0.02)
    os.killpg(child.pid, signal.SIGINT)
    print("ended", child.wait())
    """

  /// Runs `git lane review` until there is a file of such a name, and presses Ctrl-C.
  func interruptedReview(once pattern: String, environment: [String: String] = [:]) throws
    -> TestResult
  {
    try sandbox.run(
      "python3",
      ["-c", Self.interrupt, pattern, "git-lane", "review"],
      in: repository.path,
      environment: environment
    )
  }
}
