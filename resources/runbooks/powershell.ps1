$script:Taken = @()
$script:Told = @()

# Nothing was changed by this step.
function Stop-Here([string] $Reason) { throw "Stopped: $Reason This step changed nothing.$(Get-SoFar)" }

function Get-SoFar { if ($script:Taken.Count) { " Taken before it: $($script:Taken -join ', ')." } }

# Azure's own words, on one line and not too long.
function Get-Words($Said) { return (([string] $Said) -replace '\s+', ' ' -replace '^(.{400}).*$', '$1') }

# The one way in which Azure is asked. Whatever is not answered with status 200 is no answer, and ends here: not to
# know is not the same as no. Only where "not found" is an answer ($Absent), and said by the service itself, it is $null.
function Read-Azure([string] $Path, [string] $Uri, [switch] $Absent) {
  $to = if ($Uri) { @{ Uri = $Uri } } else { @{ Path = $Path } }
  $found = Invoke-AzRestMethod -Method GET @to
  $body = $null
  try { $body = $found.Content | ConvertFrom-Json } catch { Write-Verbose 'That is no JSON.' }
  if ($Absent -and $found.StatusCode -eq 404 -and (Test-Part $body 'error') -and $body.error.code -eq 'NotFound') { return $null }
  if ($found.StatusCode -ne 200) { throw "status $($found.StatusCode): $(Get-Words $found.Content)" }
  if ($null -eq $body) { throw 'an empty answer, or one that cannot be read' }
  return $body
}

function Test-Part($Body, [string] $Name) { return ($null -ne $Body) -and ($Body.PSObject.Properties.Name -contains $Name) }

# A whole list: one that goes on on another page is no answer.
function Read-List([string] $Path, [string] $Uri) {
  $body = Read-Azure -Path $Path -Uri $Uri
  if (-not (Test-Part $body 'value')) { throw 'an answer that is no list' }
  foreach ($next in 'nextLink', '@odata.nextLink') {
    if ((Test-Part $body $next) -and $body.$next) { throw 'Azure answered in several pages, and only the first was read' }
  }
  return $body.value
}

# Which PartnerID the identity that is signed in carries, or none.
function Get-OwnLink {
  $body = Read-Azure -Path '/providers/Microsoft.ManagementPartner/partners?api-version=2018-02-01' -Absent
  if ($null -eq $body) { return 'none' }
  if ($body.properties.state -eq 'Deleted') { return 'none' }
  if ($body.properties.partnerId -notmatch '^[0-9]+$') { throw 'an answer that names no PartnerID' }
  return [string] $body.properties.partnerId
}

# Ask, or stop.
function Get-Now([string] $What, [scriptblock] $Question) {
  $now, $trouble = '', 'an empty answer'
  try { $now = [string] (& $Question) } catch { $trouble = $_.Exception.Message }
  if ($now) { return $now }
  Stop-Here "$What could not be asked. What came back: $trouble. Mend that (tools, sign-in, network, rights), then take this step again."
}

# What has its day is not done before it.
function Confirm-Due([string] $Due) {
  $now = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mmZ')
  if ([string]::CompareOrdinal($now, $Due) -lt 0) { Stop-Here "This step is not due before $Due, and it is $now." }
}

# The steps have an order: no command is run after a step that was only told, as people have to do that one first.
function Confirm-People([int] $Number) {
  if (-not $script:Told.Count) { return }
  throw "Not taken: step $Number. People do $($script:Told -join ', ') first, as told above; then take step $Number and what follows.$(Get-SoFar)"
}

# What the tools must be before anything is asked of Azure. Nothing is installed on the way.
function Confirm-Module([string] $Name, [version] $AtLeast) {
  $found = Get-Module -ListAvailable -Name $Name | Sort-Object Version | Select-Object -Last 1
  if (-not $found) { Stop-Here "The module $Name is needed and not installed: Install-Module $Name -Scope CurrentUser." }
  if ($found.Version -lt $AtLeast) {
    Stop-Here "The module $Name is of version $($found.Version), and this needs $AtLeast or later: Update-Module $Name."
  }
}

function Confirm-Provider([string] $Subscription, [string] $Name) {
  $now = Get-Now "Whether the subscription is registered for $Name" {
    (Read-Azure -Path "/subscriptions/$Subscription/providers/${Name}?api-version=2021-04-01").registrationState
  }
  if ($now -ne 'Registered') {
    Stop-Here "The subscription is not registered for $Name ($now). An Owner or Contributor does it: Register-AzResourceProvider -ProviderNamespace $Name."
  }
}

# The object id of the identity that is signed in, read from its own token. The token is neither shown nor kept.
function Get-OwnObjectId {
  $token = (Get-AzAccessToken -WarningAction SilentlyContinue).Token
  if ($token -is [securestring]) { $token = [System.Net.NetworkCredential]::new('', $token).Password }
  $payload = $token.Split('.')[1].Replace('-', '+').Replace('_', '/')
  while ($payload.Length % 4) { $payload += '=' }
  return ([System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($payload)) | ConvertFrom-Json).oid
}

function Confirm-SignIn([string] $Tenant, [string] $Subscription, [string] $Identity) {
  $context = Get-AzContext
  if (-not $context -or -not $context.Tenant) { Stop-Here 'Nobody is signed in. See "Sign in" above this step.' }
  if ($context.Tenant.Id -ne $Tenant) { Stop-Here "You are signed in to the tenant $($context.Tenant.Id), not to $Tenant." }
  if ($Subscription -and (-not $context.Subscription -or $context.Subscription.Id -ne $Subscription)) {
    Stop-Here "Another subscription is in use: Set-AzContext -Subscription $Subscription."
  }
  if ($Identity) {
    $own = Get-Now 'Who is signed in' { Get-OwnObjectId }
    if ($own -ne $Identity) { Stop-Here "You are signed in as the object $own, not as $Identity. Only that identity can do this." }
  }
}

# Send a change to Azure. Where that ends badly, nobody knows yet what came of it.
function Send-Change([scriptblock] $Change) {
  try {
    foreach ($sent in @(& $Change)) {
      if ((Test-Part $sent 'StatusCode') -and $sent.StatusCode -ge 300) { throw "status $($sent.StatusCode): $(Get-Words $sent.Content)" }
    }
  } catch {
    throw "Not taken: $($_.Exception.Message). What came of it was not asked.$(Get-SoFar) Mend what it says, then take this step again: it asks before it changes."
  }
}

# Ask until the answer is as it must be, for some minutes: Azure takes its time to show a change.
function Wait-Answer([string] $Wanted, [scriptblock] $Question) {
  foreach ($try in 1..31) {
    try {
      $now = [string] (& $Question)
      if ($now -eq $Wanted) { Write-Host "Proved: the answer is '$Wanted', as it must be."; return }
      $last = "the answer is '$now', not '$Wanted'"
    } catch { $last = "it could not be asked. What came back: $($_.Exception.Message)" }
    if ($try -eq 1) { Write-Host 'Sent. Waiting until Azure shows it, for five minutes at most.' }
    if ($try -lt 31) { Start-Sleep -Seconds 10 }
  }
  throw "Done, but not proved: $last.$(Get-SoFar) Look in the portal, or take this step again: it asks before it changes."
}
