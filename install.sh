#!/usr/bin/env bash
# Sets git lane up on Debian and its relatives. `./install.sh --help` says what it can do.
set -euo pipefail

source_directory=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build_directory=$source_directory/.build
archives=$build_directory/archives
swift_needed=6.3

usage() {
  cat <<'END'
usage: ./install.sh [--prefix <dir>]
   or: ./install.sh --demo [--prefix <dir>]
   or: ./install.sh --test [--strict]
   or: ./install.sh --uninstall [--prefix <dir>]

    --prefix <dir>   where to install; default: /usr/local where you may write, else ~/.local
    --demo           install, then run `git lane demo`
    --test           set up and run every test on the release; installs nothing under the prefix
    --strict         with --test: a warning, or an import that Package.swift does not allow, is an error
    --uninstall      remove what an installation put under the prefix
    -h, --help       this text

A Swift toolchain (6.3 or newer) has to be there. Whatever else is missing is installed with apt where
that works without asking for a password; otherwise you are told what to install.
END
}

say() { printf '%s\n' "$*"; }

# Every failure ends here: one sentence, and in it what to do.
die() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}

# --- what the machine has to have ------------------------------------------------------------------

# need PACKAGE CHECK...: remembers the package where the check fails.
missing=()
need() {
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}

has() { command -v "$1"; }

has_library() { pkg-config --exists "$1"; }

# has_header NAME: where pkg-config knows only half of a library.
has_header() { [[ -f $(pkg-config --variable=includedir libcmark-gfm)/$1 ]]; }

has_venv() { python3 -c 'import ensurepip, venv'; }

has_gold() { command -v ld.gold; }

check_swift() {
  local version
  has swift >/dev/null ||
    die "there is no swift on PATH; install a Swift toolchain ($swift_needed or newer, https://swift.org/install) and run this again"
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  [[ $(printf '%s\n' "$swift_needed" "${version:-0}" | sort -V | head -n 1) == "$swift_needed" ]] ||
    die "Swift $swift_needed or newer is needed and this is ${version:-unknown}; install a newer toolchain and run this again"
}

check_machine() { # check_machine install|test
  missing=()
  need git has git
  need openssh-client has ssh-keygen
  need bubblewrap has bwrap
  need binutils has_gold
  need pkg-config has pkg-config
  need libgit2-dev has_library libgit2
  need libssl-dev has_library libcrypto
  need libcmark-gfm-dev has_library libcmark-gfm
  need libcmark-gfm-extensions-dev has_header cmark-gfm-core-extensions.h
  if [[ $1 == test ]]; then
    need python3 has python3
    need python3-venv has_venv
    need git-lfs has git-lfs
  fi
}

# The words before `apt-get` that make it work here. Never a password prompt that nobody can answer.
apt_prefix=()
can_use_apt() {
  has apt-get >/dev/null || return 1
  if [[ $(id -u) == 0 ]]; then
    apt_prefix=()
  elif has sudo >/dev/null && sudo -n true 2>/dev/null; then
    apt_prefix=(sudo -n)
  elif has sudo >/dev/null && [[ -t 0 && -t 2 ]]; then
    apt_prefix=(sudo)
  else
    return 1
  fi
}

run_apt() {
  ${apt_prefix[@]+"${apt_prefix[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null
}

provide_machine() { # provide_machine install|test
  check_machine "$1"
  ((${#missing[@]})) || return 0
  local wanted=("${missing[@]}")
  can_use_apt ||
    die "${wanted[*]} missing here; run 'apt-get install ${wanted[*]}' as root, then this again"
  say "installing with apt: ${wanted[*]}"
  # A bare machine has no package lists yet, an old one has stale lists: ask for them only then.
  run_apt install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null 2>&1 ||
    { run_apt update -qq && run_apt install -y -qq --no-install-recommends "${wanted[@]}"; } >&2 ||
    die "apt could not install ${wanted[*]}; install them by hand, then run this again"
  check_machine "$1"
  ((${#missing[@]} == 0)) ||
    die "${missing[*]} still missing after apt installed them; install them by hand, then run this again"
}

# --- building --------------------------------------------------------------------------------------

# archive NAME: the path of libNAME.a, or nothing.
archive() {
  local directory
  for directory in "$(pkg-config --variable=libdir libgit2)" \
    "$(pkg-config --variable=libdir libcrypto)" "$(pkg-config --variable=libdir libcmark-gfm)"; do
    if [[ -f $directory/lib$1.a ]]; then
      printf '%s\n' "$directory/lib$1.a"
      return
    fi
  done
}

# describe_package NAME ARCHIVE...: a package description whose libraries are archives only.
describe_package() {
  local name=$1 library libraries=""
  shift
  for library in "$@"; do libraries+=" -l$library"; done
  cat >"$archives/pkgconfig/$name.pc" <<END
Name: $name
Description: $name as archives
Version: $(pkg-config --modversion "$name")
Cflags: $(pkg-config --cflags "$name")
Libs: -L${archives// /\\ }$libraries
END
}

# A directory with nothing but archives in it, and package descriptions that point there: the linker
# then has no shared library to prefer, and Swift's package manager needs no option for it.
prepare_archives() {
  local name library path found
  rm -rf "$archives"
  mkdir -p "$archives/pkgconfig"
  for name in libgit2 libcrypto libcmark-gfm; do
    found=()
    for library in $(pkg-config --static --libs-only-l "$name"); do
      library=${library#-l}
      case $library in
      # Part of the C library, which stays shared.
      c | m | dl | rt | pthread) continue ;;
      esac
      path=$(archive "$library")
      [[ -n $path ]] || continue
      ln -s "$path" "$archives/"
      # A linker reads archives once and in order: cmark's extensions need what cmark itself has.
      if [[ $library == cmark-gfm-extensions ]]; then
        found=("$library" "${found[@]}")
      else
        found+=("$library")
      fi
    done
    [[ " ${found[*]-} " == *" ${name#lib} "* ]] ||
      die "$name.a was not found beside the shared library; install the archive (Debian's $name-dev packages have it), then run this again"
    describe_package "$name" "${found[@]}"
  done
  # Swift's runtime is C++; looking up its symbols would be half of a hook's start.
  path=$("$(dirname "$(readlink -f "$(command -v swift)")")/clang" -print-file-name=libstdc++.a)
  [[ -f $path ]] || die "libstdc++.a was not found; install Debian's libstdc++-12-dev, then run this again"
  ln -s "$path" "$archives/"
}

# Nothing is loaded at run time, so no symbol needs to be found by its name.
build_release() {
  prepare_archives
  say "building the release (minutes on a first run)"
  PKG_CONFIG_PATH=$archives/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH} \
    swift build --package-path "$source_directory" --scratch-path "$build_directory/static" \
    --configuration release --product git-lane --static-swift-stdlib --quiet \
    -Xswiftc -Xclang-linker -Xswiftc -static-libgcc -Xlinker --gc-sections -Xlinker --strip-all \
    -Xlinker --no-export-dynamic -Xlinker --icf=safe ||
    die "the build failed; the compiler's words are above, 'rm -rf .build' clears a half-finished one"
}

# --- installing ------------------------------------------------------------------------------------

manifest_name=share/git-lane/manifest

default_prefix() {
  if [[ -w /usr/local/bin && -w /usr/local/share ]]; then
    say /usr/local
  else
    say "${HOME:?}/.local"
  fi
}

# The manifest names what we make, relative to the prefix, so that a moved prefix still uninstalls. It
# is written before each file is: an interrupted installation uninstalls too.
made=()

make_directory() { # make_directory RELATIVE
  local path=$prefix/$1
  [[ -d $path ]] && return 0
  [[ $1 == */* ]] && make_directory "${1%/*}"
  mkdir -p "$path" || die "cannot write below $prefix; give another directory with --prefix"
  made+=("dir $1")
}

write_manifest() {
  local target=$prefix/$manifest_name
  make_directory "${manifest_name%/*}"
  if [[ -f $target ]]; then
    # What an earlier installation made is still ours.
    mapfile -t -O "${#made[@]}" made <"$target"
  fi
  if ! printf '%s\n' "${made[@]}" | sort -u | cmp -s - "$target"; then
    printf '%s\n' "${made[@]}" | sort -u >"$target.new"
    mv -f "$target.new" "$target"
  fi
}

install_file() { # install_file MODE FROM RELATIVE
  local mode=$1 from=$2 relative=$3 target
  target=$prefix/$relative
  make_directory "${relative%/*}"
  made+=("file $relative")
  write_manifest
  if [[ -f $target && ! -L $target ]] && cmp -s "$from" "$target" &&
    [[ $(stat -c %a "$target") == "$mode" ]]; then
    say "  $target (unchanged)"
    return 0
  fi
  # A running git-lane cannot be written over; it can be replaced.
  { install -m "$mode" "$from" "$target.new" && mv -f "$target.new" "$target"; } ||
    die "cannot write $target; give another directory with --prefix"
  say "  $target"
}

install_git_lane() {
  local existed=true rules
  [[ -d $prefix ]] || existed=false
  mkdir -p "$prefix" || die "cannot make $prefix; give another directory with --prefix"
  prefix=$(cd "$prefix" && pwd)
  made=()
  $existed || made+=("dir .")
  say "installing"
  install_file 755 "$build_directory/static/release/git-lane" bin/git-lane
  install_file 644 "$source_directory/Documentation/git-lane.1" share/man/man1/git-lane.1
  install_file 644 "$source_directory/Documentation/git-lane.bash" \
    share/bash-completion/completions/git-lane
  for rules in "$source_directory"/Rules/*.yaml; do
    install_file 644 "$rules" "share/git-lane/rules/${rules##*/}"
  done
  install_file 755 "$source_directory/Rules/near-miss" share/git-lane/rules/near-miss
  say "git lane is installed under $prefix"
  say "to remove it: ./install.sh --uninstall --prefix $(printf %q "$prefix")"
  case :$PATH: in
  *":$prefix/bin:"*) ;;
  *) say "your PATH lacks it: add 'export PATH=\"$prefix/bin:\$PATH\"' to your shell's profile" ;;
  esac
}

# inside RELATIVE: whether a line of the manifest stays below the prefix.
inside() {
  case /$1/ in
  //* | */../*) return 1 ;;
  esac
}

uninstall_from() { # uninstall_from PREFIX
  local manifest=$1/$manifest_name lines kind relative
  mapfile -t lines <"$manifest"
  for line in "${lines[@]}"; do
    kind=${line%% *} relative=${line#* }
    inside "$relative" || die "$manifest is damaged at '$line'; remove the files it lists by hand"
    if [[ $kind == file ]]; then
      rm -f "$1/$relative"
      say "removed $1/$relative"
    fi
  done
  rm "$manifest"
  # Deepest first; a directory in which something else lives by now stays.
  printf '%s\n' "${lines[@]}" | sed -n 's/^dir //p' | sort -r | while IFS= read -r relative; do
    [[ $relative == . ]] || rmdir "$1/$relative" 2>/dev/null || true
  done
  case " ${lines[*]} " in
  *" dir . "*) rmdir "$1" 2>/dev/null || true ;;
  esac
  say "git lane is gone from $1; what it stored in repositories (receipts, hooks) is left as it was"
}

uninstall() {
  local candidate candidates=("$prefix")
  [[ -n $prefix ]] || candidates=(/usr/local "${HOME:?}/.local")
  for candidate in "${candidates[@]}"; do
    if [[ -f $candidate/$manifest_name ]]; then
      uninstall_from "$candidate"
      return
    fi
  done
  say "git lane is not installed under ${candidates[*]}: nothing to remove"
}

# --- testing ---------------------------------------------------------------------------------------

# The last line of the test run is the last line here: it is what people and CI look for.
run_tests() { # run_tests true|false
  local agents=$build_directory/agents-venv analysers=$build_directory/analysers-venv
  local managers=$build_directory/managers-venv flags=() failed=false
  if $1; then
    flags=(-Xswiftc -warnings-as-errors -Xcc -Werror --explicit-target-dependency-import-check error)
  fi
  say "preparing the agents, analysers and hook managers that the tests drive"
  "$source_directory/Tests/Fixtures/agents-venv" "$agents" >/dev/null ||
    die "the agent programs could not be set up in $agents; see the lines above, then run this again"
  "$source_directory/Tests/Fixtures/analysers-venv" "$analysers" >/dev/null ||
    die "ruff, bandit and semgrep could not be set up in $analysers; see the lines above, then run this again"
  "$source_directory/Tests/Fixtures/managers-venv" "$managers" >/dev/null ||
    die "lefthook and pre-commit could not be set up in $managers; see the lines above, then run this again"
  cd "$source_directory"
  # What the tests start is the program that gets installed; compiling it leaves a core free for them.
  build_release &
  swift build --build-tests --quiet ${flags[@]+"${flags[@]}"} || failed=true
  wait "$!" || exit 1
  ! $failed || die "the tests do not build; the compiler's words are above"
  LANE_AGENTS_VENV=$agents LANE_ANALYSERS_VENV=$analysers LANE_MANAGERS_VENV=$managers \
    LANE_GIT_LANE=$build_directory/static/release/git-lane \
    swift test --skip-build --disable-xctest ${flags[@]+"${flags[@]}"} ||
    die "a test failed; 'swift test --filter NAME' runs one again"
}

# --- the command line ------------------------------------------------------------------------------

action=install
prefix=
strict=false
while (($#)); do
  case $1 in
  --demo) action=demo ;;
  --test) action="test" ;;
  --uninstall) action=uninstall ;;
  --strict) strict=true ;;
  --prefix)
    (($# > 1)) || die "--prefix needs a directory; see './install.sh --help'"
    prefix=$2
    shift
    ;;
  --prefix=*) prefix=${1#--prefix=} ;;
  -h | --help)
    usage
    exit 0
    ;;
  *) die "'$1' is not an option; see './install.sh --help'" ;;
  esac
  shift
done

case $action in
uninstall)
  uninstall
  ;;
test)
  check_swift
  provide_machine test
  run_tests "$strict"
  ;;
install | demo)
  check_swift
  provide_machine install
  [[ -n $prefix ]] || prefix=$(default_prefix)
  build_release
  install_git_lane
  if [[ $action == demo ]]; then
    PATH=$prefix/bin:$PATH git lane demo
  fi
  ;;
esac
