say() { printf '%s\n' "$*"; }
stop() { printf 'Stopped: %s\n' "$*" >&2; exit 1; }
lower() { tr '[:upper:]' '[:lower:]'; }
ask() { "$@" | tr -d '\r'; }  # az on Windows ends its lines otherwise

# A new id for a request, where no program makes one.
command -v uuidgen > /dev/null || uuidgen() {
  printf '%04x%04x-%04x-4%03x-8%03x-%04x%04x%04x' "$RANDOM" "$RANDOM" "$RANDOM" "$((RANDOM % 4096))" \
    "$((RANDOM % 4096))" "$RANDOM" "$RANDOM" "$RANDOM"
}

# Which PartnerID the identity that is signed in carries; nothing if none.
linked() {
  ask az managementpartner show --query "state != 'Deleted' && partnerId || ''" --output tsv 2>/dev/null || true
}

# The object id of the identity that is signed in, read from its own token. The token is neither shown nor kept.
object_id() {
  local payload
  payload="$(ask az account get-access-token --query accessToken --output tsv | cut -d . -f 2 | tr '_-' '/+')"
  while [ "$((${#payload} % 4))" -ne 0 ]; do payload="${payload}="; done
  printf '%s' "$payload" | base64 --decode | sed -n 's/.*"oid":"\([^"]*\)".*/\1/p' | lower
}

need_tenant() {
  local now
  now="$(ask az account show --query tenantId --output tsv | lower)" || stop "Nobody is signed in. See 'Sign in' above this step."
  [ "$now" = "$1" ] || stop "You are signed in to the tenant $now, not to $1. See 'Sign in' above this step."
}

need_subscription() {
  local now
  now="$(ask az account show --query id --output tsv | lower)"
  [ "$now" = "$1" ] || stop "The subscription in use is $now, not $1: az account set --subscription $1"
}

need_identity() {
  local now
  now="$(object_id)"
  [ "$now" = "$1" ] || stop "You are signed in as the object ${now:-unknown}, not as $1. Only that identity can do this."
}

# Ask until the answer is the first word; Azure may take a minute to show a change.
expect() {
  local wanted="$1" now='' try
  shift
  for try in 1 2 3 4 5 6 7 8 9; do
    now="$(ask "$@")" || now=''
    if [ "$now" = "$wanted" ]; then say "Proved: the answer is '$wanted', as it must be."; return 0; fi
    [ "$try" = 9 ] || sleep 10
  done
  stop "The answer is '$now', not '$wanted'. Look in the portal before you go on."
}
