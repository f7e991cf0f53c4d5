import LaneCore
import Testing

extension GuardTests {
  @Test(
    "a letter that skips the hooks is found wherever it hides",
    arguments: [
      "echo 'git commit -n -m x' | sh", "perl -e 'system(\"git commit -n -m x\")'",
      "perl -e 'system(qw(git commit -n -m x))'",
      "python3 -c \"run(['git', 'commit', '-qn', '-m', 'x'])\"",
      "python3 -c \"run(['git', '-C', 'x', 'am', '-n'])\"", "a=-n; git commit $a -m x",
      "git commit {-n,-m} x", "$(which git) commit -n -m x", "\"$GIT\" commit -m x -n",
      "c='git commit'; $c -n -m x", "python3 - <<'X'\nrun([\n  'git', 'commit',\n  '-n'\n])\nX",
      "env -S'git commit -n -m x'", "env -vS 'git commit -n -m x'", "env -S 'git commit' -n -m x",
      "env --split-string='git commit -n'", "env -iS 'git commit -n'", "env -C sub git commit -n",
      "script -qc 'git commit -n' /dev/null", "script -c 'git commit -n'",
      "script /dev/null -qc 'git commit -n'", "script --command 'git commit -n'",
      "script -q /dev/null git commit -n", "flock lk -c 'git commit -n'",
      "flock -w 5 lk -c 'git commit -n'", "flock lk git commit -n", "su kam -c 'git commit -n'",
      "function f { git commit -n -m x; }; f", "function f() { git commit -n -m x; }; f",
      "function f\n{\ngit commit -n -m x; }; f", ". /dev/stdin <<X\ngit commit -n\nX",
      "source /dev/stdin <<< 'git commit -n'", "bash /dev/stdin <<< 'git commit -n'",
      "xargs git commit -m x <<< --no-verify", "xargs git commit -m x <<< -n",
      "xargs git commit <<< '-n -m x'", "git bisect run sh -c 'git commit -n -q -m x'",
      "git submodule foreach sh -c 'git commit -n'", "git submodule foreach 'git commit -n'",
      "git commit -{n,q} -m x", "((x=1<<2))\ngit commit -n -m x",
      "x=$((1<<2))\ngit commit -n -m x", "for ((i=0; i<1<<2; i++)); do\ngit commit -n -m x; done",
      "((x=$(git commit -n -m x)))", "echo $((1+$(git commit -n -m x)))",
      "((git commit -n -m x))", "((ls); (git commit -n -m x))", "echo $( (git commit -n) )",
      "echo $((git commit -n) )", "cat <<X\nx\nX\ngit commit -n",
    ]
  )
  func skips(_ script: String) {
    #expect(subject.judge(script: script) != .allowed)
  }

  @Test(
    "what only looks like it is allowed",
    arguments: [
      "c='git commit'; $c -m \"drop -n\"",
      "python3 - <<'X'\nrun(['git', 'commit', '-m', 'drop -n'])\nrun(['git', 'log', '-n', '1'])\nX",
      "echo 'git commit -m \"drop -n from ls\"' | sh",
      "echo 'git commit -m x; git log -n 1' | sh",
      "git commit -m \"the flag -n of commit\" && curl x | sh",
      "git commit -m \"git commit -n skips hooks\"", "MSG=\"drop -n\"; git commit -m \"$MSG\"",
      "N=\"-n 5\"; git log $N", "git commit -m \"see $TICKET\" -m \"-n\"",
      "perl -e 'print \"I am -n\"'", "python3 tools/release.py commit -n 5",
      "python3 -c \"run(['git', 'log', '--grep', 'commit', '-n', '5'])\"",
      "git commit {a,b}-n.txt -m x", "git commit -m x {a,b}.txt", "$HG log -n 5",
      "echo 'git merge -n topic' | sh", "env -S'git commit -m x'", "env -u X -C sub make",
      "env -i make", "flock lk grep -c 'git commit -n' x", "flock lk git commit -c HEAD",
      "flock lk -c 'make test'", "script -qc 'make test' /dev/null",
      "function f { git commit -m x; }; f", "function f { ls -n; }; f", ". ./env.sh",
      "source .venv/bin/activate && git commit -m \"docs: say what --no-verify does\"",
      "xargs git add <<< 'a b'", "xargs git commit -m 'drop -n' <<< 'a b'",
      "git bisect run sh -c 'make test -n'", "git bisect run make test",
      "git -C \"$D\" commit -F - <<'X'\nsay what --no-verify does\n-n too\nX",
      "git commit -m \"$T\" -F - <<< '-n'", "((x=1<<2))\ngit commit -m x",
      "((x > 2)) && git commit -m x", "cat <<((\nx\n", "cat <<X\ngit commit -n\nX",
    ]
  )
  func skipsNeighbours(_ script: String) {
    #expect(subject.judge(script: script) == .allowed)
  }
}
