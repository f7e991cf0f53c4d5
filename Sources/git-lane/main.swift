import Glibc
import LaneCLI

// `exit` runs no deinit: whatever was held has been given back by the time `run` returns.
let status = Tool.run()
exit(status)
