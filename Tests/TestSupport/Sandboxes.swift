internal import LaneSystem

/// Whether bubblewrap works where the tests run.
package let hasBubblewrap: Bool = {
  let probe = Command(
    "bwrap",
    ["--unshare-user-try", "--unshare-pid", "--ro-bind", "/", "/", "true"],
    environment: ["PATH": "/usr/bin:/bin"]
  )
  return (try? ChildProcess.run(probe))?.succeeded == true
}()

/// Whether the kernel can confine as much as these tests try.
package let hasLandlock = Keeper.landlockVersion >= Keeper.landlockWithSignals
