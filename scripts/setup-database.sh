#!/usr/bin/env bash
# Sets up the database of one environment: checks the configuration, synthesizes, plans and applies its
# stacks in order, and asks the database how it is. May be repeated. No secret passes through here.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: scripts/setup-database.sh [--emulator] [--yes] ENVIRONMENT

  ENVIRONMENT   dev, staging or prod
  --emulator    on this machine, against the local emulator
  --yes         apply the plans without asking

exit codes: 0 done, 1 failed, 2 bad use or input
TEXT
}

fail() {
  printf '%s\n' "$@" >&2
  exit 2
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
terraform=${TERRAFORM_BINARY_NAME:-terraform}
environment='' emulator=false yes=false
options=(-input=false)
[[ -t 1 && -z ${NO_COLOR:-} ]] || options+=(-no-color)

while (($# > 0)); do
  case $1 in
    --emulator) emulator=true ;;
    --yes) yes=true ;;
    -h | --help) usage && exit 0 ;;
    -*) fail "unknown option $1 [USAGE]" "$(usage)" ;;
    *)
      [[ -z $environment ]] || fail "more than one environment is given: $environment, $1 [USAGE]"
      environment=$1
      ;;
  esac
  shift
done
[[ -n $environment ]] || fail 'no environment is given [USAGE]' "$(usage)"

if $emulator && [[ -z ${CLOUD_SQL_EMULATOR_HOST:-} ]]; then
  exec node cli/bin.js emulator run -- "$here/setup-database.sh" --emulator --yes "$environment"
fi

command -v "$terraform" >/dev/null || fail 'Terraform is not installed, or not on the PATH [TERRAFORM_MISSING]' \
  '  fix:     https://developer.hashicorp.com/terraform/install'

echo "== configuration and synth"
stacks=$(node cli/bin.js synth --environment "$environment" --json)
if ! $emulator && grep -rq '"example-loist-' cdktf.out/stacks/"$environment"-*/cdk.tf.json; then
  fail 'the project ids are still the examples [EXAMPLE_PROJECT]' '  fix:     copy .env.example to .env and fill it in'
fi

# One name a line, each after the stacks it depends on.
names=$(node -e 'for (const { name } of JSON.parse(process.argv[1])) console.log(name)' "$stacks")
for name in $names; do
  echo "== $name"
  folder=cdktf.out/stacks/$name
  "$terraform" -chdir="$folder" init "${options[@]}"
  changes=0
  "$terraform" -chdir="$folder" plan "${options[@]}" -detailed-exitcode -out=plan || changes=$?
  case $changes in
    0) continue ;;
    2) ;;
    *) exit 1 ;;
  esac
  if ! $yes; then
    [[ -t 0 ]] || fail "nobody is there to approve the plan of $name [NOT_APPROVED]" '  fix:     --yes applies it'
    read -r -p "apply this plan of $name? Only 'yes' does: " answer
    [[ $answer == yes ]] || fail "the plan of $name was not approved [NOT_APPROVED]"
  fi
  "$terraform" -chdir="$folder" apply "${options[@]}" plan || exit 1
  rm -f "$folder/plan"
done

echo "== health"
target=()
[[ -n ${CLOUD_SQL_EMULATOR_HOST:-} ]] || target=(--cloud)
node cli/bin.js health "$environment" ${target[@]+"${target[@]}"}
