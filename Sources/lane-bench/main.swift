print("lane-bench")
