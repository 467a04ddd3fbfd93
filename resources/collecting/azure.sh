folder=partner-desk-$(date -u +%Y%m%d-%H%M%S)
mkdir "$folder" || exit 1
failed=0

# keep FILE COMMAND...: what the command prints is kept as FILE; what fails is noted, and everything else goes on
keep() {
  local file=$1
  shift
  if "$@" > "$folder/$file.part" 2> "$folder/$file.log" < /dev/null; then
    mv "$folder/$file.part" "$folder/$file"
    echo "$file"
  else
    failed=$((failed + 1))
    { echo "$file: $*"; head -c 2000 "$folder/$file.log"; echo; } >> "$folder/failed.txt"
    echo "$file could not be read" >&2
  fi
  rm -f "$folder/$file.part" "$folder/$file.log"
}

# pages FILE URL: a list of Azure, page by page
pages() {
  local file=$1 url=$2 number=1
  while [ -n "$url" ] && [ "$number" -le 500 ]; do
    keep "$file.json" az rest --method get --url "$url"
    url=$(sed -n 's/^ *"nextLink": "\(https:[^"]*\)",\{0,1\}$/\1/p' "$folder/$file.json" 2> /dev/null | head -n 1)
    number=$((number + 1))
    file=$1-$number
  done
}

# ids_of FILE KEY LINE: the value of KEY of every record in FILE that has LINE
ids_of() {
  [ -f "$folder/$1" ] || return 0
  awk -F '"' -v key="$2" -v line="$3" '
    $2 == key { id = $4 }
    index($0, line) { found = 1 }
    /^ *[]}],?$/ { if (found && id != "") print id; id = ""; found = 0 }' "$folder/$1"
}

who=$(az account show --query user.name -o tsv | tr -c 'A-Za-z0-9.\n-' '_')
[ -n "$who" ] || { echo "Sign in first: az login" >&2; rmdir "$folder"; exit 1; }
seen=$(az account list --all --query '[].id' -o tsv | tr -d '\r')
keep accounts.json az account list --all -o json
keep management-groups.json az account management-group entities list -o json
