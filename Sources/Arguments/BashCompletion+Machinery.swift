extension BashCompletion {
  /// What reads the tables; `FUNCTION` stands for the function's name.
  ///
  /// The words come from git's completion, which sets `words`, `cword`, `cur`, `prev` and
  /// `__git_cmd_idx`, or from bash alone.
  static let machinery = #"""
    # Offers those of the words $1 that begin with $2.
    __FUNCTION_offer ()
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

    _FUNCTION ()
    {
    	local index=$((${__git_cmd_idx:-1} + 1)) verb="" next value
    	next=$(__FUNCTION_words "")
    	while [ "$index" -lt "$cword" ] && [ -n "$next" ]; do
    		case " $next " in
    		*" ${words[index]} "*) ;;
    		*) return ;;
    		esac
    		verb="${verb:+$verb }${words[index]}"
    		index=$((index + 1))
    		next=$(__FUNCTION_words "$verb")
    	done
    	if [ -n "$next" ]; then
    		__FUNCTION_offer "$next" "$cur"
    		return
    	fi
    	value=$(__FUNCTION_values "$verb $prev")
    	case "$cur" in
    	--*=*) __FUNCTION_offer "$(__FUNCTION_values "$verb ${cur%%=*}=")" "${cur#*=}" ;;
    	*)
    		if [ -n "$value" ]; then
    			__FUNCTION_offer "$value" "$cur"
    		elif [ "${cur#-}" != "$cur" ]; then
    			__FUNCTION_offer "$(__FUNCTION_options "$verb")" "$cur"
    		else
    			__FUNCTION_offer "$(__FUNCTION_operands "$verb")" "$cur"
    		fi ;;
    	esac
    }

    # Without git's completion: bash splits at "=", which is put together again here.
    __FUNCTION_alone ()
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
    	_FUNCTION
    }

    if declare -F __git_complete >/dev/null; then
    	__git_complete git-lane _FUNCTION
    else
    	complete -o bashdefault -o default -o nospace -F __FUNCTION_alone git-lane
    fi

    """#
}
