# bash completion for git lane, written from its grammar: a test compares the two.

__git_lane_words ()
{
	case "$1" in
	"") echo "init join trust doctor hooks guard review answer rule approve override revoke carry verify why receipt status log show sync push demo version" ;;
	"hooks") echo "install uninstall status" ;;
	"rule") echo "add" ;;
	"receipt") echo "show verify export" ;;
	esac
}

__git_lane_options ()
{
	case "$1" in
	"init") echo "--reviewer= --protect= --no-hooks --agents --agents= --json --color --color=" ;;
	"join") echo "--print --from= --json --color --color=" ;;
	"trust") echo "--show --digest= --json --color --color=" ;;
	"doctor") echo "--json --color --color=" ;;
	"hooks install") echo "--server --local-dispatch --husky --manual --json --color --color=" ;;
	"hooks uninstall") echo "--server --husky --json --color --color=" ;;
	"hooks status") echo "--server --json --color --color=" ;;
	"guard") echo "--json --color --color=" ;;
	"review") echo "--staged --amend --provider= --for= --template --dossier= --json --color --color=" ;;
	"answer") echo "--fixed= --pushback= --blocked= --json --color --color=" ;;
	"rule add") echo "--from= --path= --json --color --color=" ;;
	"approve") echo "--lane --json --color --color=" ;;
	"override") echo "--reason= --for= --json --color --color=" ;;
	"revoke") echo "--reason= --json --color --color=" ;;
	"carry") echo "--for= --json --color --color=" ;;
	"verify") echo "--target= --all --mint --json --color --color=" ;;
	"why") echo "--json --color --color=" ;;
	"receipt show") echo "--json --color --color=" ;;
	"receipt verify") echo "--json --color --color=" ;;
	"receipt export") echo "--format= --json --color --color=" ;;
	"status") echo "--json --color --color=" ;;
	"log") echo "--max-count= --json --color --color=" ;;
	"show") echo "--markdown --json --color --color=" ;;
	"sync") echo "--json --color --color=" ;;
	"push") echo "--json --color --color=" ;;
	"demo") echo "--json --color --color=" ;;
	"version") echo "--json --color --color=" ;;
	esac
}

__git_lane_values ()
{
	case "$1" in
	"init --protect"|"init --protect=") echo "@references" ;;
	"init --agents=") echo "install show remove" ;;
	"init --color=") echo "always never auto" ;;
	"join --from"|"join --from=") echo "@files" ;;
	"join --color=") echo "always never auto" ;;
	"trust --color=") echo "always never auto" ;;
	"doctor --color=") echo "always never auto" ;;
	"hooks install --color=") echo "always never auto" ;;
	"hooks uninstall --color=") echo "always never auto" ;;
	"hooks status --color=") echo "always never auto" ;;
	"guard --color=") echo "always never auto" ;;
	"review --for"|"review --for=") echo "@references" ;;
	"review --dossier"|"review --dossier=") echo "@files" ;;
	"review --color=") echo "always never auto" ;;
	"answer --fixed"|"answer --fixed=") echo "@revisions" ;;
	"answer --color=") echo "always never auto" ;;
	"rule add --color=") echo "always never auto" ;;
	"approve --color=") echo "always never auto" ;;
	"override --for"|"override --for=") echo "@references" ;;
	"override --color=") echo "always never auto" ;;
	"revoke --color=") echo "always never auto" ;;
	"carry --for"|"carry --for=") echo "@references" ;;
	"carry --color=") echo "always never auto" ;;
	"verify --target"|"verify --target=") echo "@references" ;;
	"verify --color=") echo "always never auto" ;;
	"why --color=") echo "always never auto" ;;
	"receipt show --color=") echo "always never auto" ;;
	"receipt verify --color=") echo "always never auto" ;;
	"receipt export --format"|"receipt export --format=") echo "json" ;;
	"receipt export --color=") echo "always never auto" ;;
	"status --color=") echo "always never auto" ;;
	"log --color=") echo "always never auto" ;;
	"show --color=") echo "always never auto" ;;
	"sync --color=") echo "always never auto" ;;
	"push --color=") echo "always never auto" ;;
	"demo --color=") echo "always never auto" ;;
	"version --color=") echo "always never auto" ;;
	esac
}

__git_lane_operands ()
{
	case "$1" in
	"hooks install") echo "@files" ;;
	"hooks uninstall") echo "@files" ;;
	"hooks status") echo "@files" ;;
	"review") echo "@revisions" ;;
	"approve") echo "@revisions" ;;
	"override") echo "@revisions" ;;
	"carry") echo "@revisions" ;;
	"verify") echo "@revisions" ;;
	"why") echo "@revisions" ;;
	"receipt show") echo "@revisions" ;;
	"receipt verify") echo "@revisions" ;;
	"receipt export") echo "@revisions" ;;
	"show") echo "@revisions" ;;
	"sync") echo "@remotes" ;;
	"push") echo "@remotes" ;;
	esac
}

# Offers those of the words $1 that begin with $2.
__git_lane_offer ()
{
	local word offered=$1
	case "$1" in
	@files)
		return ;;
	@references|@revisions)
		if declare -F __git_complete_refs >/dev/null; then
			case "$1$2" in
			@revisions*..*) __git_complete_revlist ;;
			*) __git_complete_refs --cur="$2" ;;
			esac
			return
		fi
		offered="HEAD $(git for-each-ref --format='%(refname:short)' 2>/dev/null)" ;;
	@remotes)
		offered=$(git remote 2>/dev/null) ;;
	esac
	for word in $offered; do
		case "$word" in
		"$2"*=) COMPREPLY+=("$word") ;;
		"$2"*) COMPREPLY+=("$word ") ;;
		esac
	done
}

_git_lane ()
{
	local index=$((${__git_cmd_idx:-1} + 1)) verb="" next value
	next=$(__git_lane_words "")
	while [ "$index" -lt "$cword" ] && [ -n "$next" ]; do
		case " $next " in
		*" ${words[index]} "*) ;;
		*) return ;;
		esac
		verb="${verb:+$verb }${words[index]}"
		index=$((index + 1))
		next=$(__git_lane_words "$verb")
	done
	if [ -n "$next" ]; then
		__git_lane_offer "$next" "$cur"
		return
	fi
	value=$(__git_lane_values "$verb $prev")
	case "$cur" in
	--*=*) __git_lane_offer "$(__git_lane_values "$verb ${cur%%=*}=")" "${cur#*=}" ;;
	*)
		if [ -n "$value" ]; then
			__git_lane_offer "$value" "$cur"
		elif [ "${cur#-}" != "$cur" ]; then
			__git_lane_offer "$(__git_lane_options "$verb")" "$cur"
		else
			__git_lane_offer "$(__git_lane_operands "$verb")" "$cur"
		fi ;;
	esac
}

# Without git's completion: bash splits at "=", which is put together again here.
__git_lane_alone ()
{
	local words=() cword cur prev index __git_cmd_idx=0
	for ((index = 0; index <= COMP_CWORD; index++)); do
		cur=${COMP_WORDS[index]}
		if [ "$index" -gt 1 ] && { [ "$cur" = "=" ] || [ "${COMP_WORDS[index - 1]}" = "=" ]; }; then
			words[${#words[@]} - 1]+=$cur
		else
			words+=("$cur")
		fi
	done
	cword=$((${#words[@]} - 1))
	cur=${words[cword]}
	prev=${words[cword - 1]}
	_git_lane
}

if declare -F __git_complete >/dev/null; then
	__git_complete git-lane _git_lane
else
	complete -o bashdefault -o default -o nospace -F __git_lane_alone git-lane
fi
