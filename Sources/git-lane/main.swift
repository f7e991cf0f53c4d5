print("git-lane")
