function Stop-Here([string] $Reason) { throw "Stopped: $Reason" }

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
    Stop-Here "Another subscription is in use: Set-AzContext -Subscription $Subscription"
  }
  if ($Identity) {
    $own = Get-OwnObjectId
    if ($own -ne $Identity) { Stop-Here "You are signed in as the object $own, not as $Identity. Only that identity can do this." }
  }
}

# Which PartnerID the identity that is signed in carries; nothing if none.
function Get-OwnLink {
  try { $link = Get-AzManagementPartner } catch { return '' }
  if ($link -and $link.State -ne 'Deleted') { return [string] $link.PartnerId }
  return ''
}

# Ask until the answer is as it must be; Azure may take a minute to show a change.
function Wait-Answer([string] $Wanted, [scriptblock] $Question) {
  $now = ''
  foreach ($try in 1..9) {
    $now = [string] (& $Question)
    if ($now -eq $Wanted) { Write-Host "Proved: the answer is '$Wanted', as it must be."; return }
    if ($try -lt 9) { Start-Sleep -Seconds 10 }
  }
  Stop-Here "The answer is '$now', not '$Wanted'. Look in the portal before you go on."
}
