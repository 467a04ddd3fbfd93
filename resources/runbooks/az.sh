# Nothing is installed on the way: an extension that is missing is told, and added by a person.
export AZURE_EXTENSION_USE_DYNAMIC_INSTALL=no

NUMBER='^[0-9]+$' LINK='^(none|[0-9]+)$' DELEGATED='^(other|[0-9]+)$' WORD='^[A-Za-z]+$' VERSION='^[0-9]+(\.[0-9]+)+[0-9a-z.]*$'
GUID='^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
ABSENT='(^|[[:space:]])\(NotFound\)'  # in a variable, as the bash of macOS (3.2) wants it
DELEGATION='^/subscriptions/[^[:space:]]+/registrationAssignments/[^[:space:]/]+$'

answer='' trouble='' noise='' template='' taken='' told='' people=no az_seen='' sent=no said=no
trap finish EXIT
trap 'exit 130' INT TERM HUP

say() { printf '%s\n' "$*"; }
lower() { tr '[:upper:]' '[:lower:]'; }
so_far() { if [ -n "$taken" ]; then say "Taken before it:$taken."; fi; }

# However it ends, it is said what came of it: also where somebody interrupts it, or the shell itself fails.
finish() {
  local code="$?"
  trap - EXIT
  rm -f -- "$noise" "$template"
  if [ "$code" -eq 0 ] || [ "$said" = yes ]; then exit "$code"; fi
  if [ "$sent" = no ]; then stop 'it was broken off before anything was sent to Azure.'; fi
  unproved 'it was broken off while Azure was asked for the change. Perhaps it was taken, perhaps not.'
}

# Nothing was changed by this step.
stop() {
  said=yes
  { printf 'Stopped: %s\n' "$*"; say "This step changed nothing."; so_far; } >&2
  exit 1
}

# Something was sent to Azure, and no answer proves what came of it.
unproved() {
  said=yes
  { printf 'Done, but not proved: %s\n' "$*"; so_far; say "Look in the portal, or take this step again: it asks before it changes."; } >&2
  exit 2
}

# Ask once: `answer` is what Azure says, and it must look like FORM; otherwise this fails, and `trouble` says why.
# Only of a link is "not found" an answer ("none"): that is what Azure says of an identity without one.
try_ask() {
  local form="$1" code=0
  shift
  if [ -z "$noise" ]; then noise="$(mktemp)" || stop "No temporary file can be made in ${TMPDIR:-/tmp}; TMPDIR names another folder."; fi
  answer="$("$@" 2> "$noise")" || code=$?
  answer="${answer//$'\r'/}"  # az on Windows ends its lines with it
  if [ "$code" -eq 0 ] && [[ "$answer" =~ $form ]]; then return 0; fi
  trouble="$(tr -d '\000-\010\013-\037\177' < "$noise" | cut -c 1-400 | sed -n 1,6p)"
  if [ "$form" = "$LINK" ] && [ "$code" -eq 3 ] && [[ "$trouble" =~ $ABSENT ]]; then
    answer=none
    return 0
  elif [ "$code" -ne 0 ]; then
    trouble="${trouble:-no word of it} (exit code $code)"
  elif [ "$answer" = more ]; then
    trouble='Azure answered in several pages, and only the first was read'
  elif [ -z "$answer" ]; then
    trouble="an empty answer${trouble:+, and: $trouble}"
  else
    trouble="an answer that is none to this question: $(printf '%.200s' "$answer" | tr -d '\000-\037\177')"
  fi
  return 1
}

# Ask, or stop: not to know is not the same as no.
ask() {
  local what="$1"
  shift
  try_ask "$@" || stop "$what could not be asked. What came back: $trouble
What to do: mend that (tools, sign-in, network, rights), then take this step again."
}

# What has its day is not done before it.
not_before() {
  local now
  now="$(date -u +%Y-%m-%dT%H:%MZ)"
  [[ ! "$now" < "$1" ]] || stop "This step is not due before $1, and it is $now."
}

# The steps have an order: no command is run after a step that was only told, as people have to do that one first.
people_first() {
  if [ -z "$told" ]; then return 0; fi
  said=yes
  { say "Not taken: step $number. People do$told first, as told above; then take step $number and what follows."; so_far; } >&2
  exit 4
}

# What the tools must be before anything is asked of Azure.
need_az() {
  if [ -n "$az_seen" ]; then return 0; fi
  command -v az > /dev/null || stop "The Azure CLI (az) is not installed. Install version $1 or later: https://aka.ms/azure-cli"
  ask 'The version of az' "$VERSION" az version --query '"azure-cli"' --output tsv
  at_least "$answer" "$1" || stop "az is of version $answer, and this needs $1 or later: az upgrade"
  az_seen="$answer"
}

need_extension() {
  try_ask "$VERSION" az extension show --name "$1" --query version --output tsv ||
    stop "The extension $1 of az is needed and could not be found. What came back: $trouble
What to do: az extension add --name $1"
  at_least "$answer" "$2" || stop "The extension $1 is of version $answer, and this needs $2 or later: az extension update --name $1"
}

need_provider() {
  ask "Whether the subscription is registered for $1" "$WORD" \
    az provider show --namespace "$1" --query registrationState --output tsv
  [ "$answer" = Registered ] ||
    stop "The subscription is not registered for $1 ($answer). An Owner or Contributor does it: az provider register --namespace $1 --wait"
}

at_least() { printf '%s\n%s\n' "$2" "$1" | sort -C -V; }

need_tenant() {
  try_ask "$GUID" account tenantId ||
    stop "Nobody is signed in, or it could not be asked who. What came back: $trouble. See 'Sign in' above this step."
  [ "$answer" = "$1" ] || stop "You are signed in to the tenant $answer, not to $1. See 'Sign in' above this step."
}

need_subscription() {
  ask 'Which subscription is in use' "$GUID" account id
  [ "$answer" = "$1" ] || stop "The subscription in use is $answer, not $1: az account set --subscription $1"
}

need_identity() {
  ask 'Who is signed in' "$GUID" object_id
  [ "$answer" = "$1" ] || stop "You are signed in as the object $answer, not as $1. Only that identity can do this."
}

account() { az account show --query "$1" --output tsv | lower; }

# The object id of the identity that is signed in, read from its own token. The token is neither shown nor kept.
object_id() {
  local payload
  payload="$(az account get-access-token --query accessToken --output tsv | tr -d '\r' | cut -s -d . -f 2 | tr '_-' '/+')" ||
    return $?
  while [ "$((${#payload} % 4))" -ne 0 ]; do payload="${payload}="; done
  printf '%s' "$payload" | base64 --decode 2> /dev/null | sed -n 's/.*"oid" *: *"\([^"]*\)".*/\1/p' | lower
}

# A new id for a request, where no program makes one.
command -v uuidgen > /dev/null || uuidgen() {
  printf '%04x%04x-%04x-4%03x-8%03x-%04x%04x%04x' "$RANDOM" "$RANDOM" "$RANDOM" "$((RANDOM % 4096))" \
    "$((RANDOM % 4096))" "$RANDOM" "$RANDOM" "$RANDOM"
}

# Send a change to Azure. Where that ends badly, nobody knows yet what came of it.
change() {
  local code=0
  sent=yes
  "$@" || code=$?
  if [ "$code" -eq 0 ]; then return 0; fi
  said=yes
  {
    printf 'Not taken: az ended with exit code %s; its words are above. What came of it was not asked.\n' "$code"
    so_far
    say 'Mend what it says, then take this step again: it asks before it changes.'
  } >&2
  exit 3
}

# Ask until the answer is the first word, for some minutes: Azure takes its time to show a change.
expect() {
  local wanted="$1" form="$2" last='' try
  shift 2
  for try in {1..31}; do
    if try_ask "$form" "$@"; then
      if [ "$answer" = "$wanted" ]; then sent=no; say "Proved: the answer is '$wanted', as it must be."; return 0; fi
      last="the answer is '$answer', not '$wanted'."
    else
      last="it could not be asked. What came back: $trouble"
    fi
    if [ "$try" -eq 1 ]; then say 'Sent. Waiting until Azure shows it, for five minutes at most.'; fi
    if [ "$try" -lt 31 ]; then sleep 10; fi
  done
  unproved "$last"
}
